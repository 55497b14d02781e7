package dev.sluice.standalone;

import dev.sluice.ingest.SourceSample;
import dev.sluice.ingest.files.SourceFiles;
import dev.sluice.pipeline.definition.PipelineSource;
import dev.sluice.standalone.instance.ServiceClient;
import dev.sluice.standalone.report.StageLines;
import dev.sluice.standalone.report.Status;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Pipelines on a standalone instance, watched until all they hold has arrived. Used by one thread. */
public final class Run {

    private static final Duration TICK = Duration.ofMillis(500);

    private final List<PipelineSource> pipelines;
    private final ServiceClient client;
    private final long begin = System.nanoTime();
    private final long since;

    /** Publishes the definitions on a running instance. */
    public Run(Standalone standalone, List<PipelineSource> pipelines) {
        this.pipelines = List.copyOf(pipelines);
        this.client = standalone.client();
        this.since = standalone.startedAt();
        standalone.apply(pipelines);
    }

    /**
     * Waits until every source has been read to its end and every record of it has arrived, and shows progress meanwhile.
     *
     * @return the state at the end
     */
    public Status awaitSettled(StageLines progress) throws InterruptedException {
        Map<String, Set<String>> expected = new TreeMap<>();
        Set<String> pulled = new HashSet<>();
        for (PipelineSource pipeline : pipelines) {
            expected.put(pipeline.name(), SourceFiles.of(pipeline).sources());
            if (SourceSample.isPulled(pipeline)) {
                pulled.add(pipeline.name());
            }
        }
        while (true) {
            Status status = status();
            progress.show(status);
            if (status.settled(expected) && status.loadedSince(pulled, since)) {
                return new Status(client.get("/api/status?verify"));
            }
            Thread.sleep(TICK.toMillis());
        }
    }

    /** Shows progress until the thread is interrupted. */
    public void watch(StageLines progress) throws InterruptedException {
        while (true) {
            progress.show(status());
            Thread.sleep(TICK.toMillis());
        }
    }

    /** The state now. */
    public Status status() {
        return new Status(client.get("/api/status"));
    }

    /** Seconds since the definitions were published. */
    public double seconds() {
        return (System.nanoTime() - begin) / 1e9;
    }

    /** Names of the pipelines. */
    public Set<String> names() {
        return Set.copyOf(pipelines.stream().map(PipelineSource::name).toList());
    }
}
