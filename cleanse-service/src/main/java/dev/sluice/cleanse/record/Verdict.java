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
     * @param skipped value for the {@code enrichments} topic that says why a question is not sent, if there is one
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Accepted(byte[] cleansed, @Nullable EncodedQuestion question, byte @Nullable [] skipped) implements Verdict {

        @Override
        public void match(Consumer<Accepted> onAccepted, Consumer<Refused> onRefused) {
            onAccepted.accept(this);
        }
    }

    /**
     * What is done about a question: it is sent, or skipped, or there is none; at most one of the two is there.
     *
     * @param question as {@link Accepted#question}
     * @param skipped as {@link Accepted#skipped}
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Asking(@Nullable EncodedQuestion question, byte @Nullable [] skipped) {
        static final Asking NOTHING = new Asking(null, null);

        static Asking ask(EncodedQuestion question) {
            return new Asking(question, null);
        }

        static Asking skip(byte[] enrichment) {
            return new Asking(null, enrichment);
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
