package dev.sluice.benchmarks.ingest;

import dev.sluice.benchmarks.Measurement;
import dev.sluice.benchmarks.Stopwatch;
import dev.sluice.ingest.IngestApp;
import dev.sluice.ingest.IngestConfig;
import dev.sluice.pipeline.definition.DefinitionFiles;
import dev.sluice.runtime.HttpConfig;
import dev.sluice.runtime.RuntimeConfig;
import dev.sluice.runtime.ServiceContext;
import dev.sluice.runtime.definitions.PipelinePublisher;
import dev.sluice.runtime.kafka.TopicAdmin;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** Ingest-service in this process, as the bare loops are. One thread uses it. */
final class IngestUnderTest implements AutoCloseable {

    private static final long TICK_MS = 2;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final ServiceContext context;
    private final IngestApp app;
    private final Path directory;
    private final SourceWatch sources;

    IngestUnderTest(String bootstrapServers, Path directory) {
        this.directory = directory;
        RuntimeConfig config = RuntimeConfig.defaults()
                .withDataDir(directory)
                .withHttp(new HttpConfig("127.0.0.1", 0, null))
                .withBootstrapServers(bootstrapServers);
        context = ServiceContext.create(config);
        new TopicAdmin(config).apply(context.topics());
        app = new IngestApp(IngestConfig.defaults(), context);
        context.http().start();
        app.start();
        sources = new SourceWatch(context);
    }

    /** Has a source read to its end: from the first record taken to the moment at which all are committed. */
    Measurement read(String name, String pipeline, String source, long records)
            throws IOException, InterruptedException {
        publish(pipeline, source);
        await(pipeline, "begin", () -> received(pipeline) > 0);
        var watch = new Stopwatch();
        await(pipeline, "end", () -> sources.isDone(pipeline));
        Measurement run = watch.stop(name, records);
        if (sources.records(pipeline) != records) {
            throw new IOException(pipeline + ": expected " + records + " records, found " + sources.records(pipeline));
        }
        return run;
    }

    void publish(String pipeline, String source) throws IOException {
        Path file = Files.writeString(
                directory.resolve(pipeline + ".yaml"), "pipeline: " + pipeline + "\nsource:\n" + source.indent(2));
        new PipelinePublisher(context.kafka(), context.topics(), context.clock()).publish(DefinitionFiles.load(file));
    }

    /** The push door. */
    URI url() {
        return context.http().url();
    }

    private double received(String pipeline) {
        var counter = context.meters()
                .find("sluice_ingest_received_records")
                .tag("pipeline", pipeline)
                .counter();
        return counter == null ? 0 : counter.count();
    }

    @FunctionalInterface
    private interface Fact {
        boolean holds();
    }

    private static void await(String pipeline, String what, Fact fact) throws InterruptedException, IOException {
        long begin = System.nanoTime();
        while (!fact.holds()) {
            if (System.nanoTime() - begin > PATIENCE.toNanos()) {
                throw new IOException(String.format(
                        Locale.ROOT, "%s: no %s of the load within %d s", pipeline, what, PATIENCE.toSeconds()));
            }
            Thread.sleep(TICK_MS);
        }
    }

    @Override
    public void close() {
        sources.close();
        app.stop(Duration.ofSeconds(10));
        context.http().stop(Duration.ofSeconds(2));
    }
}
