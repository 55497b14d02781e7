package dev.sluice.pipeline;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.pipeline.RowFinding.Severity;
import dev.sluice.pipeline.group.HeapGroups;
import dev.sluice.pipeline.group.RuleMemory;
import dev.sluice.pipeline.group.Sightings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which fields of a model's answer are taken. An answer is a proposal: only fields that were asked about count; one that was sent may change
 * only where the question's evidence names it as a cell in doubt, and only to one of the candidates where there are some; and every value has
 * to pass the rules as a record's own would. Not thread-safe.
 */
public final class PipelineAnswers {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final RowCleanser cleanser;

    /** Answers to questions of one pipeline. */
    public PipelineAnswers(Pipeline pipeline) {
        this.cleanser = pipeline.cleanser(false, new RuleMemory(new HeapGroups(), Sightings.none()));
    }

    /**
     * Judges an answer.
     *
     * @param row the clean row that the question is about: one JSON object
     * @param fields what was asked
     * @param answer the answer; null values propose nothing
     * @throws UncheckedIOException if row or evidence is no JSON
     */
    public JudgedAnswer judge(byte[] row, AskedFields fields, ObjectNode answer) {
        ObjectNode clean = object(row);
        JsonNode doubts = fields.evidence() == null ? everyField(fields) : parse(fields.evidence());
        Map<String, JsonNode> accepted = new LinkedHashMap<>();
        List<RowFinding> refused = new ArrayList<>();
        answer.properties().forEach(field -> {
            String name = field.getKey();
            JsonNode value = field.getValue();
            JsonNode before = DocumentPath.get(clean, name);
            if (value.isNull() || same(before, value)) {
                return;
            }
            String objection = objection(fields, name, before, value, doubts.get(name));
            Checked checked = objection == null ? check(clean, name, value) : new Checked(value, objection);
            if (checked.objection == null) {
                accepted.put(name, isCandidate(doubts.path(name), value) ? value : checked.value);
            } else {
                refused.add(new RowFinding(name, JudgedAnswer.CHECK, Severity.WARNING, checked.objection));
            }
        });
        return new JudgedAnswer(accepted, refused);
    }

    private static boolean isCandidate(JsonNode doubt, JsonNode value) {
        for (JsonNode candidate : doubt.path("candidates")) {
            if (candidate.path("value").asText().equals(value.asText())) {
                return true;
            }
        }
        return false;
    }

    /** A question that names no cell is about all of them. */
    private static JsonNode everyField(AskedFields fields) {
        ObjectNode doubts = JSON.createObjectNode();
        fields.answer().forEach(doubts::putObject);
        return doubts;
    }

    private static @Nullable String objection(
            AskedFields fields, String name, JsonNode before, JsonNode value, @Nullable JsonNode doubt) {
        if (!fields.answer().contains(name)) {
            return "answer refused: nobody asked for this field";
        }
        if (!fields.sent().contains(name)) {
            return null;
        }
        if (doubt == null) {
            return "answer refused: the cell is not in doubt";
        }
        if (value.isContainerNode() && !before.isContainerNode()) {
            return "answer refused: expected one value";
        }
        boolean others = false;
        for (JsonNode candidate : doubt.path("candidates")) {
            String word = candidate.path("value").asText();
            if (word.equals(value.asText())) {
                return null;
            }
            others |= !word.equals(before.asText());
        }
        // where nobody else has a value, the row's own is no choice
        return others ? "answer refused: none of the candidates" : null;
    }

    /** A value as the rules leave it, or why they do not. */
    private record Checked(JsonNode value, @Nullable String objection) {}

    private Checked check(ObjectNode clean, String field, JsonNode value) {
        Checked once = run(clean, field, value);
        if (once.objection != null || same(once.value, value)) {
            return once;
        }
        // rules that change their own result each time they run have nothing to say about a value that is clean already
        Checked twice = run(clean, field, once.value);
        return twice.objection == null && same(twice.value, once.value) ? once : new Checked(value, null);
    }

    private Checked run(ObjectNode clean, String field, JsonNode value) {
        ObjectNode merged = clean.deepCopy();
        DocumentPath.set(merged, field, value);
        Outcome outcome = cleanser.cleanse(RawPayload.json(merged.toString().getBytes(StandardCharsets.UTF_8)));
        if (!(outcome instanceof Outcome.Cleansed cleansed)) {
            return new Checked(value, "answer refused: the rules refuse the row with it");
        }
        for (RowFinding finding : cleansed.findings()) {
            if (finding.field().equals(field) && finding.severity() == Severity.ERROR) {
                return new Checked(value, "answer refused: breaks " + finding.check());
            }
        }
        JsonNode left = DocumentPath.get(object(cleansed.row()), field);
        return left.isMissingNode() || left.isNull()
                ? new Checked(value, "answer refused: the rules leave nothing of it")
                : new Checked(left, null);
    }

    /** Whether both are the same value; the way a number is written does not count. */
    private static boolean same(JsonNode a, JsonNode b) {
        if (a.isNumber() && b.isNumber()) {
            return a.decimalValue().compareTo(b.decimalValue()) == 0;
        }
        return a.equals(b);
    }

    private static ObjectNode object(byte[] json) {
        try {
            return (ObjectNode) JSON.readTree(json);
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
}
