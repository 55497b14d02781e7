package dev.sluice.pipeline;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a question is about, as whoever judges its answer needs it. Immutable and thread-safe.
 *
 * @param sent paths of the fields whose values are sent
 * @param answer fields that the answer may have: those sent are to be mended, the others are new
 * @param evidence the cells in doubt and their candidates, as {@link Question#evidence} but with nothing masked, since answers are
 *     unmasked before they are judged; null: the question is about every field that the answer may have
 */
public record AskedFields(
        List<String> sent, List<String> answer, @Nullable String evidence) {
    public AskedFields {
        sent = List.copyOf(sent);
        answer = List.copyOf(answer);
    }
}
