package dev.sluice.llm.permit;

import dev.sluice.llm.provider.ProviderException;
import dev.sluice.llm.provider.ProviderException.Kind;
import dev.sluice.schemas.LlmPermit;
import dev.sluice.schemas.Topic;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts entries on the permit log and waits for what the book says to them once they are read back. Thread-safe. */
final class Inquiries implements AutoCloseable {

    /** How often whoever waits looks whether it is still wanted. */
    static final Duration LOOK = Duration.ofMillis(250);

    private static final Logger log = LoggerFactory.getLogger(Inquiries.class);

    private final PermitBook book;
    private final Map<String, CompletableFuture<Answer>> asked = new ConcurrentHashMap<>();
    private final PermitLog entries;

    /** A decision; by this machine's clock before it was asked for and when it was read, and by the broker's in between. */
    record Answer(Decision decision, long askedNanos, long readNanos, long atMillis) {

        private Answer askedAt(long nanos) {
            return new Answer(decision, nanos, readNanos, atMillis);
        }
    }

    /** Asked now and then while somebody waits; throws when it is no longer wanted. */
    @FunctionalInterface
    interface Wanted {
        void check() throws ProviderException;
    }

    /** Starts to read the log into the book. */
    Inquiries(
            Topic<String, LlmPermit> topic,
            PermitBook book,
            Map<String, Object> consumerSettings,
            Map<String, Object> producerSettings) {
        this.book = book;
        this.entries = new PermitLog(topic, consumerSettings, producerSettings, this::read);
    }

    /** Why the log cannot be read; null when it can. */
    @Nullable
    String trouble() {
        return entries.trouble();
    }

    /** Waits until everything has been read that was there at the start. */
    void awaitCaughtUp() throws InterruptedException {
        entries.awaitCaughtUp();
    }

    /**
     * What the book says to an entry.
     *
     * @throws ProviderException of kind UNAVAILABLE if the broker does not take the entry, or as {@code wanted} throws it
     */
    Answer ask(LlmPermit entry, Wanted wanted) throws ProviderException, InterruptedException {
        long before = System.nanoTime();
        var answer = new CompletableFuture<Answer>();
        asked.put(entry.getPermitId(), answer);
        entries.append(entry, answer::completeExceptionally);
        try {
            while (true) {
                try {
                    return answer.get(LOOK.toNanos(), TimeUnit.NANOSECONDS).askedAt(before);
                } catch (TimeoutException e) {
                    wanted.check();
                } catch (ExecutionException e) {
                    throw ProviderException.passing(
                            Kind.UNAVAILABLE, "no leave to call: the broker does not take the entry", null);
                }
            }
        } catch (ProviderException | InterruptedException e) {
            // it may be granted all the same, later
            asked.remove(entry.getPermitId());
            append(PermitEntries.withdrawn(entry));
            throw e;
        }
    }

    /** Puts down what became of a call; does not wait. */
    void append(LlmPermit entry) {
        entries.append(entry, failure -> log.atWarn()
                .addKeyValue("permitId", entry.getPermitId())
                .addKeyValue("reason", String.valueOf(failure.getMessage()))
                .log("permit not settled: its worst case counts as spent"));
    }

    @Override
    public void close() {
        entries.close();
    }

    private void read(LlmPermit entry, long at) {
        Decision decision = book.apply(entry, at);
        CompletableFuture<Answer> asker = asked.remove(entry.getPermitId());
        if (asker != null && decision != null) {
            asker.complete(new Answer(decision, 0, System.nanoTime(), at));
        }
    }
}
