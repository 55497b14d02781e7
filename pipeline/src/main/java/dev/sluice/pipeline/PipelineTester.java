package dev.sluice.pipeline;

import dev.sluice.pipeline.definition.TestSpec;
import dev.sluice.pipeline.definition.TestSpec.ExpectedFinding;
import dev.sluice.pipeline.group.RuleMemory;
import dev.sluice.pipeline.group.TopicTables;
import dev.sluice.pipeline.row.JsonText;
import dev.sluice.pipeline.row.JsonValues;
import dev.sluice.pipeline.row.Row;
import dev.sluice.pipeline.row.RowReader;
import dev.sluice.pipeline.row.Symbols;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs the tests that a definition carries. Thread-safe. */
public final class PipelineTester {
    private PipelineTester() {}

    /** Runs every test, in the order written; each on its own, so that stateful rules have seen what it gives and nothing else. */
    public static List<TestResult> run(Pipeline pipeline) {
        List<TestResult> results = new ArrayList<>();
        for (TestSpec test : pipeline.definition().tests()) {
            RowCleanser cleanser = pipeline.cleanser(RuleMemory.of(TopicTables.of(test.tables())));
            test.given().forEach(record -> cleanser.cleanse(payload(record)));
            List<String> differences = cleanser.cleanse(payload(test.in()))
                    .match(cleansed -> differences(test, cleansed), rejected -> differences(test, rejected));
            results.add(new TestResult(test.name(), test.line(), differences));
        }
        return results;
    }

    private static RawPayload payload(Map<String, Object> record) {
        return RawPayload.json(JsonText.of(record).getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> differences(TestSpec test, Outcome.Rejected rejected) {
        if (rejected.code().equals(test.rejected())) {
            return List.of();
        }
        String expected = test.rejected() == null ? "a row" : "rejected with " + test.rejected();
        return List.of("expected " + expected + ", found rejected with " + rejected.code() + ": " + rejected.message());
    }

    private static List<String> differences(TestSpec test, Outcome.Cleansed cleansed) {
        String json = new String(cleansed.row(), StandardCharsets.UTF_8);
        if (test.rejected() != null) {
            return List.of("expected rejected with " + test.rejected() + ", found a row: " + json);
        }
        List<String> differences = new ArrayList<>();
        Map<String, Object> out = test.out();
        if (out != null) {
            Row row = new Row(new Symbols());
            new RowReader().read(RawPayload.json(cleansed.row()), row);
            out.forEach((field, expected) -> {
                Object found = row.get(row.symbols().slot(field));
                if (!JsonValues.same(expected, found)) {
                    differences.add(field + ": expected " + JsonText.of(expected) + ", found " + JsonText.of(found));
                }
            });
        }
        findings(test.findings(), cleansed.findings(), differences);
        return differences;
    }

    private static void findings(
            @Nullable List<ExpectedFinding> expected, List<RowFinding> found, List<String> differences) {
        if (expected == null) {
            return;
        }
        List<RowFinding> rest = new ArrayList<>(found);
        for (ExpectedFinding wanted : expected) {
            int index = 0;
            while (index < rest.size() && !matches(wanted, rest.get(index))) {
                index++;
            }
            if (index < rest.size()) {
                rest.remove(index);
            } else {
                String check = wanted.check() == null ? "any check" : wanted.check();
                differences.add("expected a finding on " + wanted.field() + " (" + check + "), found none");
            }
        }
        for (RowFinding finding : rest) {
            differences.add(
                    "unexpected finding on " + finding.field() + " (" + finding.check() + "): " + finding.message());
        }
    }

    private static boolean matches(ExpectedFinding expected, RowFinding found) {
        return expected.field().equals(found.field())
                && (expected.check() == null || expected.check().equals(found.check()));
    }

    /**
     * What became of one test.
     *
     * @param name its name
     * @param line line of the definition where it starts
     * @param differences what was expected and what was found; empty: it passed
     */
    public record TestResult(String name, int line, List<String> differences) {
        public TestResult {
            differences = List.copyOf(differences);
        }

        /** Whether everything was as expected. */
        public boolean passed() {
            return differences.isEmpty();
        }
    }
}
