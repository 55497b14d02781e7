package dev.sluice.cleanse.record;

import dev.sluice.cleanse.deadletter.DeadLetter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What becomes of one raw record: a row, with a question perhaps, or a dead letter. */
public sealed interface Verdict {

    /** Calls the one of the two that applies. */
    void match(Consumer<Accepted> onAccepted, Consumer<Refused> onRefused);

    /**
     * The record becomes a row.
     *
     * @param cleansed value for the {@code cleansed} topic
     * @param question question for the model, if there is one to send
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Accepted(byte[] cleansed, @Nullable EncodedQuestion question) implements Verdict {

        @Override
        public void match(Consumer<Accepted> onAccepted, Consumer<Refused> onRefused) {
            onAccepted.accept(this);
        }
    }

    /** The record becomes a dead letter. */
    record Refused(DeadLetter letter) implements Verdict {

        @Override
        public void match(Consumer<Accepted> onAccepted, Consumer<Refused> onRefused) {
            onRefused.accept(this);
        }
    }

    /**
     * A question as the {@code llm-needed} topic takes it.
     *
     * @param key the input hash
     * @param value the request
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record EncodedQuestion(byte[] key, byte[] value) {}
}
