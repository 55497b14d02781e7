package dev.sluice.pipeline;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.pipeline.definition.RuleSpec;
import dev.sluice.pipeline.group.PastRulings;
import dev.sluice.pipeline.group.RuleMemory;
import dev.sluice.pipeline.yaml.YamlScalar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a row would be if a definition had never had one of its rules. The record is rebuilt from the row by undoing its repairs; the whole
 * definition must then make the same row of it again, or nothing is said: fields that were dropped and rules that have changed since cannot be
 * rebuilt. What rules found by looking at other rows is taken from the repairs, as long as they would be asked the same again. Not thread-safe.
 */
public final class PipelineReplay {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final String rule;
    private final PastRulings past = new PastRulings();
    private final RowCleanser whole;
    private final RowCleanser without;
    private final List<String[]> renames;
    private final Set<String> dependencies;

    /**
     * A replay of one pipeline.
     *
     * @param rule name of the rule, as repairs bear it
     */
    public PipelineReplay(Pipeline pipeline, String rule) {
        this.rule = rule;
        this.whole = pipeline.cleanser(false, RuleMemory.of(past));
        this.without = pipeline.without(rule).cleanser(false, RuleMemory.of(past));
        this.renames = renames(pipeline);
        this.dependencies = pipeline.dependencyNames();
    }

    /** Names of the rules that look at other rows and that the replay says nothing new about: what they found stays found. */
    public Set<String> kept() {
        Set<String> kept = new TreeSet<>(dependencies);
        kept.remove(rule);
        return kept;
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
        past.clear();
        ObjectNode record = row.deepCopy();
        for (int i = repairs.size() - 1; i >= 0; i--) {
            RowRepair repair = repairs.get(i);
            decided(repair, DocumentPath.get(record, repair.field()));
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
        Map<String, String> asked = past.takeAsked();
        return rebuilt && without.cleanse(payload) instanceof Outcome.Cleansed clean && askedAgain(asked)
                ? Optional.of(clean)
                : Optional.empty();
    }

    /** Of several decisions about a cell the last one counts, which is met first. */
    private void decided(RowRepair repair, JsonNode left) {
        String field = repair.field();
        if (!dependencies.contains(repair.rule()) || past.changed(repair.rule(), field)) {
            return;
        }
        String value = left.isMissingNode() ? null : left.toString();
        past.decided(repair.rule(), field, value);
        for (String[] rename : renames) {
            if (rename[1].equals(field)) {
                field = rename[0];
                past.decided(repair.rule(), field, value);
            }
        }
    }

    /** Whether the other rules that look at other rows would have been asked the same without the rule. */
    private boolean askedAgain(Map<String, String> before) {
        Map<String, String> others = new HashMap<>(before);
        others.remove(rule);
        Map<String, String> now = new HashMap<>(past.takeAsked());
        now.remove(rule);
        return others.equals(now);
    }

    /** What rules found by looking at other rows may have come later, and more than once. */
    private List<String> names(List<RowRepair> repairs) {
        return repairs.stream()
                .filter(repair -> !dependencies.contains(repair.rule()))
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
