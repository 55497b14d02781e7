package dev.sluice.benchmarks.accuracy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Answers questions about one table from its truth. Which row a question is about is told beforehand, by its input, so that no key need be
 * sent. Not thread-safe: one set of questions at a time.
 */
final class Oracle {

    private static final double WRONG = 0.1;
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private final CellTable dirty;
    private final CellTable truth;
    private final OracleKind kind;
    private final Random random;
    private final Map<String, Integer> rows = new HashMap<>();

    Oracle(CellTable dirty, CellTable truth, OracleKind kind, long seed) {
        this.dirty = dirty;
        this.truth = truth;
        this.kind = kind;
        this.random = new Random(seed);
    }

    /** Tells which row an input belongs to; of equal inputs the first row counts, as a cache of answers would have it. */
    void expect(String input, int row) {
        rows.putIfAbsent(canonical(read(input)), row);
    }

    /** The output for one record of a prompt. */
    ObjectNode answer(JsonNode input, JsonNode evidence) {
        Integer row = rows.get(canonical(input));
        if (row == null) {
            throw new IllegalStateException("a question that nobody asked");
        }
        ObjectNode output = JSON.createObjectNode();
        input.fieldNames().forEachRemaining(output::putNull);
        evidence.properties().forEach(cell -> {
            String told = truthIfKnown(row, cell.getKey(), cell.getValue());
            if (told != null) {
                output.put(cell.getKey(), told);
            }
        });
        if (kind == OracleKind.NOISY && random.nextDouble() < WRONG) {
            spoil(output, input, evidence);
        }
        return output;
    }

    private @Nullable String truthIfKnown(int row, String field, JsonNode doubt) {
        int column = dirty.columns().indexOf(field);
        List<String> goal = truth.rows().get(row);
        String good = goal.get(column);
        if (kind == OracleKind.ALL_KNOWING) {
            return good;
        }
        for (JsonNode candidate : doubt.path("candidates")) {
            if (candidate.path("value").asText().equals(good)) {
                return good;
            }
        }
        String bad = dirty.rows().get(row).get(column);
        return bad.equals(good) || ErrorKind.tellsItself(bad, good, goal) ? good : null;
    }

    /** Another value of the column, an ill-formed output, or a change to a cell that was not asked about. */
    private void spoil(ObjectNode output, JsonNode input, JsonNode evidence) {
        var asked = new java.util.ArrayList<String>();
        evidence.fieldNames().forEachRemaining(asked::add);
        var others = new java.util.ArrayList<String>();
        input.fieldNames().forEachRemaining(others::add);
        others.removeAll(asked);
        int way = random.nextInt(3);
        if (way == 0 && !asked.isEmpty()) {
            String field = asked.get(random.nextInt(asked.size()));
            output.put(field, otherValue(field));
        } else if (way == 1 && !asked.isEmpty()) {
            output.putObject(asked.get(random.nextInt(asked.size()))).put("value", 1);
        } else if (!others.isEmpty()) {
            String field = others.get(random.nextInt(others.size()));
            output.put(field, otherValue(field));
        }
    }

    private String otherValue(String field) {
        List<String> row = truth.rows().get(random.nextInt(truth.rows().size()));
        return row.get(dirty.columns().indexOf(field));
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String canonical(JsonNode node) {
        try {
            return JSON.writeValueAsString(JSON.treeToValue(node, Object.class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
