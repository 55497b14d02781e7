package dev.sluice.benchmarks.ingest;

import java.util.Locale;

/**
 * Many pipelines on one process of ingest-service.
 *
 * @param seconds from its start until all files were read and committed
 * @param cpuSeconds of the process until then
 * @param idleCores processor time of a second afterwards, when nothing happens
 * @param threads of the process at the end
 * @param median seconds until {@code /readyz} answered, asked twice a second until all was read
 * @param slowest of these answers
 */
record ManyPipelinesResult(
        int pipelines,
        double seconds,
        double cpuSeconds,
        double idleCores,
        long peakBytes,
        long threads,
        double median,
        double slowest) {

    /** As lines of text. */
    String shown() {
        return String.format(
                Locale.ROOT,
                "%d pipelines: all read after %.1f s, %.1f CPU seconds; idle %.2f of a core%n"
                        + "peak memory %,d MiB, %d threads; /readyz median %.3f s, slowest %.3f s",
                pipelines,
                seconds,
                cpuSeconds,
                idleCores,
                peakBytes >> 20,
                threads,
                median,
                slowest);
    }
}
