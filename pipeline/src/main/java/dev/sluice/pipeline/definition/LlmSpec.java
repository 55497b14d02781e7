package dev.sluice.pipeline.definition;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When a model is asked about a record, what it is told and what it may answer.
 *
 * @param enabled off by default
 * @param when CEL condition over the fields and {@code valid}; null: every record
 * @param send fields whose values are sent
 * @param answer answer fields, each as a JSON Schema of its value
 * @param instructions path of a prompt file among the assets, or the text itself; empty: none
 */
public record LlmSpec(
        boolean enabled, @Nullable String when, List<String> send, Map<String, Object> answer, String instructions) {
    public LlmSpec {
        send = List.copyOf(send);
        answer = Collections.unmodifiableMap(new LinkedHashMap<>(answer));
    }

    /** No model. */
    public static LlmSpec off() {
        return new LlmSpec(false, null, List.of(), Map.of(), "");
    }
}
