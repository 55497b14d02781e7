package dev.sluice.pipeline;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What became of a record: a clean row, or a typed refusal. */
public sealed interface Outcome {
    /** One function per case. */
    <T> T match(Function<Cleansed, T> onCleansed, Function<Rejected, T> onRejected);

    /**
     * A clean row.
     *
     * @param row one JSON object, UTF-8
     * @param repairs changes in the order they were made
     * @param findings checks that failed
     * @param question what a model is asked about it; null: nothing
     * @param corrections cells of earlier rows that it changes, in the order they change
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Cleansed(
            byte[] row,
            List<RowRepair> repairs,
            List<RowFinding> findings,
            @Nullable Question question,
            List<RowCorrection> corrections)
            implements Outcome {
        @Override
        public <T> T match(Function<Cleansed, T> onCleansed, Function<Rejected, T> onRejected) {
            return onCleansed.apply(this);
        }
    }

    /**
     * A record that cannot be cleansed.
     *
     * @param code one of {@link ErrorCode}'s words
     * @param message what was expected and what was found, with the position; no content of the record
     * @param rule rule that failed; null: none did
     * @param field field it failed on; null: none
     */
    record Rejected(
            String code,
            String message,
            @Nullable String rule,
            @Nullable String field) implements Outcome {
        @Override
        public <T> T match(Function<Cleansed, T> onCleansed, Function<Rejected, T> onRejected) {
            return onRejected.apply(this);
        }
    }
}
