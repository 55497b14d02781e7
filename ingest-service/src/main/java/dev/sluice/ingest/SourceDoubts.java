package dev.sluice.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.pipeline.RawPayload;
import dev.sluice.pipeline.definition.SourceSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What looks wrong in the first records of a source, in sentences for the person who defines it. */
public final class SourceDoubts {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<Integer> ROUND = Set.of(10, 20, 25, 50, 100, 200, 250, 500, 1_000);

    private SourceDoubts() {}

    /** Doubts about a sample that was taken from the beginning. */
    public static List<String> of(SourceSpec source, List<RawPayload> sample) {
        var doubts = new ArrayList<String>();
        var rows = new ArrayList<JsonNode>();
        for (RawPayload payload : sample) {
            try {
                rows.add(JSON.readTree(payload.bytes()));
            } catch (IOException e) {
                continue; // the cleanser says so
            }
        }
        if (ROUND.contains(rows.size()) && source.connector().equals(SourceSpec.REST)) {
            doubts.add("exactly " + rows.size() + " records: this may be one page of several; check the paginator");
        }
        repeated(source, rows, doubts);
        nested(rows, doubts);
        find(source.settings(), "cursor_path", "column").forEach(cursor -> cursor(cursor, rows, doubts));
        return doubts;
    }

    private static void repeated(SourceSpec source, List<JsonNode> rows, List<String> doubts) {
        int different = new HashSet<>(rows).size();
        if (different < rows.size()) {
            doubts.add((rows.size() - different) + " records are there twice; "
                    + (source.connector().equals(SourceSpec.REST)
                            ? "check the paginator's parameters"
                            : "without a primary key both land"));
        }
    }

    private static void nested(List<JsonNode> rows, List<String> doubts) {
        var lists = new TreeSet<String>();
        rows.forEach(row -> row.properties().forEach(field -> {
            if (field.getValue().isArray() && field.getValue().path(0).isObject()) {
                lists.add(field.getKey());
            }
        }));
        if (rows.size() == 1 && !lists.isEmpty()) {
            doubts.add("one record with lists in it (" + String.join(", ", lists)
                    + "): perhaps these are the rows; set endpoint.data_selector");
        }
    }

    private static void cursor(String cursor, List<JsonNode> rows, List<String> doubts) {
        String pointer = "/" + cursor.replaceFirst("^\\$\\.", "").replace('.', '/');
        List<JsonNode> values = rows.stream().map(row -> row.at(pointer)).toList();
        long missing =
                values.stream().filter(v -> v.isMissingNode() || v.isNull()).count();
        if (missing > 0) {
            doubts.add("cursor " + cursor + " is missing in " + missing + " of " + rows.size() + " records");
        } else if (rows.size() > 1 && new HashSet<>(values).size() == 1) {
            doubts.add("cursor " + cursor + " does not move: it is the same in all " + rows.size() + " records");
        }
    }

    private static Set<String> find(Object value, String... keys) {
        var found = new TreeSet<String>();
        if (value instanceof Map<?, ?> map) {
            for (String key : keys) {
                if (map.get(key) instanceof String text) {
                    found.add(text);
                }
            }
            map.values().forEach(child -> found.addAll(find(child, keys)));
        } else if (value instanceof List<?> list) {
            list.forEach(child -> found.addAll(find(child, keys)));
        }
        return found;
    }
}
