package dev.sluice.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.pipeline.RowFinding.Severity;
import dev.sluice.pipeline.group.HeapGroups;
import dev.sluice.pipeline.group.RuleMemory;
import dev.sluice.pipeline.group.Sightings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which fields of a model's answer are taken. An answer is a proposal: a field that was sent may change only where the question's evidence
 * names it as a cell in doubt, only to one of the candidates where there are some, and only to a value that passes the rules as a record's own
 * would. Fields that were not sent are new columns and are taken as they are. Not thread-safe.
 */
public final class PipelineAnswers {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RowCleanser cleanser;

    /** Answers to questions of one pipeline. */
    public PipelineAnswers(Pipeline pipeline) {
        this.cleanser = pipeline.cleanser(false, new RuleMemory(new HeapGroups(), Sightings.none()));
    }

    /**
     * The fields that may be merged.
     *
     * @param row the clean row that the question is about
     * @param answer the answer, valid against the question's schema; null proposes nothing
     * @return the values by field, in the answer's order
     */
    public Map<String, JsonNode> accepted(byte[] row, Question question, ObjectNode answer) {
        ObjectNode clean = object(row);
        JsonNode input = parse(question.input());
        JsonNode doubts = question.evidence() == null ? JSON.createObjectNode() : parse(question.evidence());
        JsonNode originals = question.masked() == null ? JSON.createObjectNode() : parse(question.masked());
        Map<String, JsonNode> accepted = new LinkedHashMap<>();
        answer.properties().forEach(field -> {
            JsonNode value = field.getValue();
            boolean mends = input.has(field.getKey());
            if (!value.isNull()
                    && (!mends
                            || (possible(doubts.get(field.getKey()), value, originals)
                                    && sound(clean, field.getKey(), value)))) {
                accepted.put(field.getKey(), value);
            }
        });
        return accepted;
    }

    private static boolean possible(@Nullable JsonNode doubt, JsonNode value, JsonNode originals) {
        if (doubt == null) {
            return false;
        }
        JsonNode candidates = doubt.path("candidates");
        if (candidates.isEmpty()) {
            return true;
        }
        for (JsonNode candidate : candidates) {
            if (unmasked(candidate.path("value").asText(), originals).equals(value.asText())) {
                return true;
            }
        }
        return false;
    }

    /** Candidates leave masked as the input does. */
    private static String unmasked(String text, JsonNode originals) {
        String unmasked = text;
        for (Map.Entry<String, JsonNode> original : originals.properties()) {
            unmasked = unmasked.replace(original.getKey(), original.getValue().asText());
        }
        return unmasked;
    }

    private boolean sound(ObjectNode clean, String field, JsonNode value) {
        ObjectNode merged = clean.deepCopy();
        merged.set(field, value);
        try {
            Outcome outcome = cleanser.cleanse(RawPayload.json(JSON.writeValueAsBytes(merged)));
            return outcome instanceof Outcome.Cleansed cleansed
                    && cleansed.findings().stream()
                            .noneMatch(
                                    finding -> finding.field().equals(field) && finding.severity() == Severity.ERROR);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
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
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
