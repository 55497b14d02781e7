package dev.sluice.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What ingest counts. Thread-safe. */
public final class IngestMetrics {

    private final MeterRegistry registry;
    private final Map<String, Counter> records = new ConcurrentHashMap<>();
    private final Map<String, Counter> bytes = new ConcurrentHashMap<>();

    public IngestMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Records taken from a source, before the broker has acknowledged them. */
    public void received(String pipeline, String connector, long count, long size) {
        if (count == 0) {
            return;
        }
        String id = pipeline + '|' + connector;
        records.computeIfAbsent(id, k -> Counter.builder("sluice_ingest_received_records")
                        .description(
                                "Records taken from sources, defective ones too; a repeat after a crash counts again")
                        .tag("pipeline", pipeline)
                        .tag("connector", connector)
                        .register(registry))
                .increment(count);
        bytes.computeIfAbsent(id, k -> Counter.builder("sluice_ingest_received_bytes")
                        .description("Bytes of these records")
                        .tag("pipeline", pipeline)
                        .tag("connector", connector)
                        .register(registry))
                .increment(size);
    }

    /** A record that ingest found unreadable; {@code defect} starts with its code. */
    public void defect(String pipeline, String defect) {
        Counter.builder("sluice_ingest_defects")
                .description("Records that ingest found unreadable; they become dead letters")
                .tag("pipeline", pipeline)
                .tag("code", defect.substring(0, Math.max(0, defect.indexOf(':'))))
                .register(registry)
                .increment();
    }

    /** A push that was answered. */
    public void pushed(int status) {
        Counter.builder("sluice_ingest_push_responses")
                .description("Answers to POST /push")
                .tag("status", String.valueOf(status))
                .register(registry)
                .increment();
    }

    /** A connector or task that failed and was started again. */
    public void restarted(String pipeline) {
        Counter.builder("sluice_ingest_restarts")
                .description("Restarts of failed connectors and tasks")
                .tag("pipeline", pipeline)
                .register(registry)
                .increment();
    }
}
