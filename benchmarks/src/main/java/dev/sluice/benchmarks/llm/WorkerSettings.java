package dev.sluice.benchmarks.llm;

import dev.sluice.llm.simulator.SimulatedProvider;
import java.util.HashMap;
import java.util.Map;

/** Configuration of workers, by key. */
final class WorkerSettings {

    /** Requests in the air of one worker. */
    static final int CONCURRENCY = 8;
    /** Questions in a request, unless a test says otherwise. */
    static final int RECORDS = 5;

    private WorkerSettings() {}

    /**
     * Workers that ask a simulated provider.
     *
     * @param further settings over the usual ones, by key
     */
    static Map<String, String> asking(SimulatedProvider provider, Map<String, String> further) {
        var settings = new HashMap<>(Map.of(
                "llm.enabled", "true",
                "llm.provider", "openai-compatible",
                "llm.model", "m",
                "llm.endpoint", provider.url().toString(),
                "llm.timeout", "20s",
                "llm.max_concurrency", String.valueOf(CONCURRENCY),
                "llm.batch.max_records", String.valueOf(RECORDS),
                // a killed worker comes back under its own name: its partitions wait for it no longer than this
                "kafka.session.timeout.ms", "10000"));
        settings.putAll(further);
        return settings;
    }
}
