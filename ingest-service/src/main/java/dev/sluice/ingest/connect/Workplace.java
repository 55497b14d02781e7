package dev.sluice.ingest.connect;

import dev.sluice.ingest.IngestMetrics;
import dev.sluice.ingest.IngestPipeline;
import dev.sluice.ingest.pull.PullSource;
import dev.sluice.runtime.config.Secret;
import dev.sluice.schemas.Topics;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the parts that Kafka Connect makes by class name (tasks, REST extensions) need from the worker they run in. Connect hands
 * them strings only, so they are given a number under which to find it in this JVM; nothing of it, the token least of all, ever
 * stands in a connector's configuration. Thread-safe.
 *
 * @param topics the topic catalogue
 * @param pipelines a pipeline by its name; empty if it is not known
 * @param pulls opens the source of a pipeline whose connector asks for its records
 * @param metrics what ingest counts
 * @param maxRecordBytes bytes of the longest record
 * @param token token that Connect's REST door asks for; null for none
 * @param spool directory for copies of what is read from object stores; need not exist
 * @param clock wall clock
 */
public record Workplace(
        Topics topics,
        Function<String, Optional<IngestPipeline>> pipelines,
        Function<IngestPipeline, PullSource> pulls,
        IngestMetrics metrics,
        int maxRecordBytes,
        @Nullable Secret token,
        Path spool,
        Clock clock) {

    private static final Map<String, Workplace> OPEN = new ConcurrentHashMap<>();

    /** Makes it known, and returns the number. */
    public String open() {
        String number = UUID.randomUUID().toString();
        OPEN.put(number, this);
        return number;
    }

    /** Forgets a number; harmless if it is unknown. */
    public static void close(String number) {
        OPEN.remove(number);
    }

    /**
     * The workplace with that number.
     *
     * @throws IllegalArgumentException if it is not open in this JVM
     */
    public static Workplace at(@Nullable String number) {
        Workplace found = number == null ? null : OPEN.get(number);
        if (found == null) {
            throw new IllegalArgumentException("this connector runs only in the worker of Sluice's ingest service;"
                    + " define a pipeline instead of creating it by hand");
        }
        return found;
    }
}
