package dev.sluice.ingest;

import dev.sluice.runtime.config.DataSize;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Section {@code ingest} of the configuration.
 *
 * @param maxRecordBytes longest record; a longer one becomes a dead letter
 * @param maxDepth deepest nesting that a push may have
 * @param pollInterval time between two looks for new files
 * @param tasks tasks that share the files of a pipeline
 * @param pluginPath directory with further Kafka Connect plug-ins, or null
 * @param rest Kafka Connect's own REST door
 * @param connect Kafka Connect worker settings by Kafka's own keys, passed through
 * @param push the HTTP push door
 */
public record IngestConfig(
        DataSize maxRecordBytes,
        int maxDepth,
        Duration pollInterval,
        int tasks,
        @Nullable Path pluginPath,
        RestConfig rest,
        Map<String, String> connect,
        PushConfig push) {

    /** With its pipeline, header and repairs a record must fit into a message of 16 MiB. */
    private static final DataSize LARGEST = DataSize.ofMebibytes(8);

    public IngestConfig {
        if (maxRecordBytes.bytes() < 1024 || maxRecordBytes.bytes() > LARGEST.bytes()) {
            throw new IllegalArgumentException(
                    "max_record_bytes: expected 1KiB to " + LARGEST + ", found " + maxRecordBytes);
        }
        if (maxDepth < 1 || maxDepth > 100_000) {
            throw new IllegalArgumentException("max_depth: expected 1 to 100000, found " + maxDepth);
        }
        if (pollInterval.toMillis() < 100) {
            throw new IllegalArgumentException("poll_interval: expected at least 100ms, found " + pollInterval);
        }
        if (tasks < 1 || tasks > 64) {
            throw new IllegalArgumentException("tasks: expected 1 to 64, found " + tasks);
        }
        connect = Map.copyOf(connect);
    }

    /** Records up to 4 MiB, one task per pipeline, a look every 5 s, all doors on this machine only. */
    public static IngestConfig defaults() {
        return new IngestConfig(
                DataSize.ofMebibytes(4),
                1_000,
                Duration.ofSeconds(5),
                1,
                null,
                RestConfig.defaults(),
                Map.of(),
                PushConfig.defaults());
    }

    /**
     * Kafka Connect's own REST door: workers of one group speak over it, and people look at connectors.
     *
     * @param host address to bind to; anything but loopback needs {@code http.token}
     * @param port port; 0 takes a free one
     * @param advertisedHost name under which other workers reach it; null: {@code host}
     */
    public record RestConfig(
            String host, int port, @Nullable String advertisedHost) {

        public RestConfig {
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("port: expected 0 (any free port) to 65535, found " + port);
            }
        }

        /** A free port of 127.0.0.1. */
        public static RestConfig defaults() {
            return new RestConfig("127.0.0.1", 0, null);
        }

        /** Whether only this machine can connect. */
        public boolean loopback() {
            return host.equals("127.0.0.1") || host.equals("localhost") || host.equals("::1") || host.equals("[::1]");
        }
    }

    /**
     * The HTTP push door.
     *
     * @param maxBodyBytes longest body, after decompression
     * @param maxRequests requests worked on at once; more are told to come again
     * @param timeout time for a body to arrive, and then again for the broker to acknowledge
     * @param retryAfter what a client that must come again is told
     */
    public record PushConfig(DataSize maxBodyBytes, int maxRequests, Duration timeout, Duration retryAfter) {

        public PushConfig {
            if (maxBodyBytes.bytes() < 1024
                    || maxBodyBytes.bytes() > DataSize.ofMebibytes(256).bytes()) {
                throw new IllegalArgumentException("max_body_bytes: expected 1KiB to 256MiB, found " + maxBodyBytes);
            }
            if (maxRequests < 1 || maxRequests > 1_000) {
                throw new IllegalArgumentException("max_requests: expected 1 to 1000, found " + maxRequests);
            }
            if (timeout.toMillis() < 100 || timeout.toMinutes() > 10) {
                throw new IllegalArgumentException("timeout: expected 100ms to 10m, found " + timeout);
            }
            if (retryAfter.toSeconds() < 1) {
                throw new IllegalArgumentException("retry_after: expected at least 1s, found " + retryAfter);
            }
        }

        /** Bodies of 16 MiB, 16 at once, 10 s. */
        public static PushConfig defaults() {
            return new PushConfig(DataSize.ofMebibytes(16), 16, Duration.ofSeconds(10), Duration.ofSeconds(2));
        }
    }
}
