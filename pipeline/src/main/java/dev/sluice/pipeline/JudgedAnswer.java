package dev.sluice.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is taken of an answer and what is not.
 *
 * @param accepted values to merge by field, in the answer's order; values that the row has already are not among them
 * @param refused why others are left out: check {@link #CHECK}, a warning each; the message quotes no value
 */
public record JudgedAnswer(Map<String, JsonNode> accepted, List<RowFinding> refused) {
    /** The check that a refused value has failed. */
    public static final String CHECK = "answer";

    public JudgedAnswer {
        accepted = Collections.unmodifiableMap(new LinkedHashMap<>(accepted));
        refused = List.copyOf(refused);
    }
}
