package dev.sluice.pipeline.definition;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One test that a definition carries.
 *
 * @param name name for reports
 * @param line line of the definition where it starts
 * @param tables what tables kept in topics have: topic to key to value
 * @param given records that stateful rules have seen before, in this order
 * @param in the record that goes in
 * @param out fields of the row that comes out; fields not named are not compared; null matches an absent field; null: not compared
 * @param findings expected findings, exactly these in any order; null: not compared
 * @param rejected error code that the record is refused with; null: it is not refused
 */
public record TestSpec(
        String name,
        int line,
        Map<String, Map<String, String>> tables,
        List<Map<String, Object>> given,
        Map<String, Object> in,
        @Nullable Map<String, Object> out,
        @Nullable List<ExpectedFinding> findings,
        @Nullable String rejected) {
    public TestSpec {
        tables = Map.copyOf(tables);
        given = List.copyOf(given);
        in = Collections.unmodifiableMap(new LinkedHashMap<>(in));
        out = out == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(out));
        findings = findings == null ? null : List.copyOf(findings);
    }

    /** A finding that a test expects; a null check matches any. */
    public record ExpectedFinding(String field, @Nullable String check) {}
}
