package dev.sluice.metadata.sink;

import dev.sluice.schemas.AnswerStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a model, or its absence, said about one record; from the topic, or parked earlier.
 *
 * @param recordId record that asked
 * @param inputHash the question that is answered
 * @param status whether there is an output
 * @param output JSON object; null unless answered
 * @param error why there is none
 * @param cacheHit whether no call was made for it
 */
record Answer(
        String recordId,
        String inputHash,
        String pipeline,
        String llmVersion,
        AnswerStatus status,
        @Nullable String output,
        @Nullable String error,
        boolean cacheHit,
        Instant answeredAt) {

    private static final int ERROR_LIMIT = 200;

    boolean answered() {
        return status == AnswerStatus.ANSWERED && output != null;
    }

    /** The first characters of the reason, for the row. */
    @Nullable
    String shortError() {
        if (answered()) {
            return null;
        }
        return shortened(error == null ? "no reason given" : error);
    }

    /** As much of a reason as a row holds. */
    static String shortened(String reason) {
        return reason.length() <= ERROR_LIMIT ? reason : reason.substring(0, ERROR_LIMIT);
    }

    /** What it is known by: a record may ask several questions over time. */
    String key() {
        return keyOf(recordId, inputHash);
    }

    static String keyOf(String recordId, String inputHash) {
        return recordId + '|' + inputHash;
    }
}
