package dev.sluice.pipeline;

import java.util.List;

/**
 * The fields that a question is about. Immutable and thread-safe.
 *
 * @param sent paths of the fields whose values are sent
 * @param answer fields that the answer may have: those sent are to be mended, the others are new
 */
public record AskedFields(List<String> sent, List<String> answer) {
    public AskedFields {
        sent = List.copyOf(sent);
        answer = List.copyOf(answer);
    }
}
