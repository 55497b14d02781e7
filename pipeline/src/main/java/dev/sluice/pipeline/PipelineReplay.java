package dev.sluice.pipeline;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.pipeline.definition.RuleSpec;
import dev.sluice.pipeline.group.HeapGroups;
import dev.sluice.pipeline.group.RuleMemory;
import dev.sluice.pipeline.group.Sightings;
import dev.sluice.pipeline.yaml.YamlScalar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * What a row would be if a definition had never had one of its rules. The record is rebuilt from the row by undoing its repairs; the whole
 * definition must then make the same row of it again, or nothing is said: fields that were dropped, what a stream had seen, and rules that have
 * changed since cannot be rebuilt. Not thread-safe.
 */
public final class PipelineReplay {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final RowCleanser whole;
    private final RowCleanser without;
    private final List<String[]> renames;

    /**
     * A replay of one pipeline.
     *
     * @param rule name of the rule, as repairs bear it
     */
    public PipelineReplay(Pipeline pipeline, String rule) {
        this.whole = pipeline.cleanser(false, memory());
        this.without = pipeline.without(rule).cleanser(false, memory());
        this.renames = renames(pipeline);
    }

    /** One row tells nothing about others: nothing is a duplicate. */
    private static RuleMemory memory() {
        return new RuleMemory(new HeapGroups(), Sightings.none());
    }

    private static List<String[]> renames(Pipeline pipeline) {
        List<String[]> renames = new ArrayList<>();
        for (RuleSpec entry : pipeline.definition().cleanse()) {
            if (entry.entry().get("rename") instanceof YamlScalar to) {
                entry.fields().forEach(from -> renames.add(new String[] {from, to.text()}));
            }
        }
        Collections.reverse(renames);
        return renames;
    }

    /**
     * Replays a row.
     *
     * @param row the clean row, fields as the definition calls them
     * @param repairs all that rules changed in it, in the order they did
     * @return what the record becomes without the rule; empty where the row cannot be rebuilt
     */
    public Optional<Outcome.Cleansed> replay(ObjectNode row, List<RowRepair> repairs) {
        ObjectNode record = row.deepCopy();
        for (int i = repairs.size() - 1; i >= 0; i--) {
            RowRepair repair = repairs.get(i);
            if (repair.before() == null) {
                record.remove(repair.field());
            } else {
                DocumentPath.set(record, repair.field(), parse(repair.before()));
            }
        }
        for (String[] rename : renames) {
            JsonNode value = record.remove(rename[1]);
            if (value != null) {
                record.set(rename[0], value);
            }
        }
        RawPayload payload = RawPayload.json(record.toString().getBytes(StandardCharsets.UTF_8));
        boolean rebuilt = whole.cleanse(payload) instanceof Outcome.Cleansed again
                && same(row, document(again.row()))
                && names(again.repairs()).equals(names(repairs));
        return rebuilt && without.cleanse(payload) instanceof Outcome.Cleansed clean
                ? Optional.of(clean)
                : Optional.empty();
    }

    private static List<String> names(List<RowRepair> repairs) {
        return repairs.stream()
                .map(repair -> repair.field() + " " + repair.rule())
                .toList();
    }

    /** A row as a document. */
    public static ObjectNode document(byte[] row) {
        try {
            return (ObjectNode) JSON.readTree(row);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether two values say the same; a column keeps neither the notation of numbers and times, nor whether a field is null or absent. */
    public static boolean same(JsonNode a, JsonNode b) {
        if (a instanceof ObjectNode left && b instanceof ObjectNode right) {
            return covers(left, right) && covers(right, left);
        }
        if (a.isContainerNode() || b.isContainerNode() || absent(a) || absent(b)) {
            return a.equals(b) || (absent(a) && absent(b));
        }
        String left = a.asText();
        String right = b.asText();
        return left.equals(right) || plain(left).equals(plain(right)) || equalNumbers(left, right);
    }

    private static boolean covers(ObjectNode all, ObjectNode other) {
        return other.properties().stream().allMatch(field -> same(all.path(field.getKey()), field.getValue()));
    }

    private static boolean absent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    /** A time as DuckDB and as ISO 8601 write it. */
    private static String plain(String text) {
        if (text.length() < "2000-01-01T00".length() || !text.matches("\\d{4}-\\d{2}-\\d{2}[T ]\\d{2}:.*")) {
            return text;
        }
        return text.replaceFirst("[T ]", " ")
                .replaceFirst("(Z|\\+00(:00)?)$", "")
                .replaceFirst("(\\.\\d*?)0+$", "$1")
                .replaceFirst("\\.$", "");
    }

    private static boolean equalNumbers(String left, String right) {
        try {
            return new BigDecimal(left).compareTo(new BigDecimal(right)) == 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
