package dev.sluice.pipeline.definition;

import dev.sluice.pipeline.definition.TestSpec.ExpectedFinding;
import dev.sluice.pipeline.row.JsonText;
import dev.sluice.pipeline.yaml.YamlMap;
import dev.sluice.pipeline.yaml.YamlNode;
import dev.sluice.pipeline.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code tests}. */
final class TestReader {
    private TestReader() {}

    static List<TestSpec> read(Section root) {
        List<TestSpec> tests = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Section.Item item : root.items("tests")) {
            if (!(item.node() instanceof YamlMap map)) {
                root.problems()
                        .add(
                                item.node().mark(),
                                item.path(),
                                "expected a map, found " + item.node().kind(),
                                "write {in: {..}, out: {..}}");
                continue;
            }
            TestSpec test = test(new Section(map, item.path(), root.problems()), tests.size() + 1);
            if (!names.add(test.name())) {
                root.problems()
                        .add(
                                map.keyMark("name"),
                                item.path() + ".name",
                                "'" + test.name() + "' is there twice",
                                "give it another name");
            }
            tests.add(test);
        }
        return tests;
    }

    private static TestSpec test(Section test, int number) {
        test.refuseUnknown(DefinitionKeys.TEST);
        test.require(Map.of("in", "write the record that goes in, for example 'in: {amount: \"12\"}'"));
        if (!test.has("out") && !test.has("rejected") && !test.has("findings")) {
            test.problems()
                    .add(test.map().mark(), test.path(), "the test expects nothing", "add out, findings or rejected");
        }
        if (test.has("rejected") && (test.has("out") || test.has("findings"))) {
            test.add("rejected", "a record that is rejected has neither row nor findings", "remove out and findings");
        }
        String name = test.has("name") ? test.word("name") : null;
        Map<String, Object> in = record(test, "in");
        return new TestSpec(
                name == null ? "test " + number : name,
                test.map().mark().line(),
                tables(test),
                given(test),
                in == null ? Map.of() : in,
                record(test, "out"),
                findings(test),
                test.has("rejected") ? test.oneOf("rejected", DefinitionKeys.REJECTIONS) : null);
    }

    private static Map<String, Map<String, String>> tables(Section test) {
        Map<String, Map<String, String>> tables = new HashMap<>();
        Section topics = test.section("tables");
        if (topics != null) {
            for (String topic : topics.map().entries().keySet()) {
                Map<String, String> table = new HashMap<>();
                Section rows = topics.section(topic);
                if (rows != null) {
                    rows.map().entries().forEach((key, value) -> table.put(key, text(value)));
                }
                tables.put(topic, table);
            }
        }
        return tables;
    }

    private static String text(YamlNode value) {
        return value instanceof YamlScalar scalar ? scalar.text() : JsonText.of(value.toJava());
    }

    @SuppressWarnings("unchecked") // a section's map has text keys
    private static List<Map<String, Object>> given(Section test) {
        List<Map<String, Object>> given = new ArrayList<>();
        for (Section.Item item : test.items("given")) {
            if (item.node() instanceof YamlMap record) {
                given.add((Map<String, Object>) record.toJava());
            } else {
                test.expected("given", "a list of records", item.node());
            }
        }
        return given;
    }

    @SuppressWarnings("unchecked") // a section's map has text keys
    private static @Nullable Map<String, Object> record(Section test, String key) {
        Section section = test.section(key);
        return section == null ? null : (Map<String, Object>) section.map().toJava();
    }

    private static @Nullable List<ExpectedFinding> findings(Section test) {
        if (!test.has("findings")) {
            return null;
        }
        List<ExpectedFinding> findings = new ArrayList<>();
        for (Section.Item item : test.items("findings")) {
            if (item.node() instanceof YamlMap map) {
                Section finding = new Section(map, item.path(), test.problems());
                finding.refuseUnknown(DefinitionKeys.FINDING);
                finding.require(Map.of("field", "name the field"));
                String field = finding.word("field");
                findings.add(new ExpectedFinding(
                        field == null ? "" : field, finding.has("check") ? finding.word("check") : null));
            } else if (item.node() instanceof YamlScalar scalar) {
                findings.add(new ExpectedFinding(scalar.text(), null));
            } else {
                test.problems()
                        .add(
                                item.node().mark(),
                                item.path(),
                                "expected a field or a map, found a list",
                                "write {field: .., check: ..}");
            }
        }
        return findings;
    }
}
