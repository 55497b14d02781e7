package dev.sluice.benchmarks.ingest;

import dev.sluice.benchmarks.product.HttpDoor;
import dev.sluice.benchmarks.product.Ports;
import dev.sluice.benchmarks.product.ProcessSampler;
import dev.sluice.benchmarks.product.SluiceCommand;
import dev.sluice.benchmarks.product.SluiceProcess;
import dev.sluice.pipeline.definition.DefinitionFiles;
import dev.sluice.pipeline.definition.PipelineSource;
import dev.sluice.runtime.RuntimeConfig;
import dev.sluice.runtime.ServiceContext;
import dev.sluice.runtime.definitions.PipelinePublisher;
import dev.sluice.runtime.kafka.TopicAdmin;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Many pipelines defined at once, each with one small file, on one process of ingest-service beside a broker. */
final class ManyPipelines {

    private static final Duration START = Duration.ofMinutes(2);
    private static final long LOOK_MS = 500;
    private static final double NANOS = 1e9;

    private final SluiceCommand command;
    private final Path work;
    private final Duration patience;

    ManyPipelines(SluiceCommand command, Path work, Duration patience) {
        this.command = command;
        this.work = work;
        this.patience = patience;
    }

    /** @param idleSeconds how long to watch when all is read */
    ManyPipelinesResult measure(int count, long idleSeconds) throws IOException, InterruptedException {
        List<PipelineSource> pipelines = pipelines(count);
        int port = Ports.free();
        String bootstrapServers = "127.0.0.1:" + port;
        try (SluiceProcess broker = command.start(
                work, "broker.log", List.of("broker", "--port", String.valueOf(port), "--data-dir", data("broker")))) {
            Ports.await(port, START);
            if (!broker.isAlive()) {
                throw broker.failed("ended while it started");
            }
            ServiceContext context =
                    ServiceContext.create(RuntimeConfig.defaults().withBootstrapServers(bootstrapServers));
            new TopicAdmin(context.config()).apply(context.topics());
            new PipelinePublisher(context.kafka(), context.topics(), context.clock()).publish(pipelines);
            return watch(context, pipelines, bootstrapServers, idleSeconds);
        }
    }

    private ManyPipelinesResult watch(
            ServiceContext context, List<PipelineSource> pipelines, String bootstrapServers, long idleSeconds)
            throws IOException, InterruptedException {
        int http = Ports.free();
        long begin = System.nanoTime();
        try (SluiceProcess ingest = command.start(
                        work,
                        "ingest.log",
                        List.of(
                                "serve",
                                "ingest",
                                "--bootstrap-servers",
                                bootstrapServers,
                                "--data-dir",
                                data("ingest"),
                                "--set",
                                "http.port=" + http));
                ProcessSampler sampler = ProcessSampler.start(ingest.pid());
                var sources = new SourceWatch(context)) {
            Ports.await(http, START);
            var door = new HttpDoor(URI.create("http://127.0.0.1:" + http));
            var answers = new ArrayList<Double>();
            long done = 0;
            while (done < pipelines.size()) {
                if (!ingest.isAlive() || System.nanoTime() - begin > patience.toNanos()) {
                    throw ingest.failed("has read " + done + " of " + pipelines.size() + " files");
                }
                Thread.sleep(LOOK_MS);
                long asked = System.nanoTime();
                door.readiness();
                answers.add((System.nanoTime() - asked) / NANOS);
                done = pipelines.stream()
                        .filter(pipeline -> sources.isDone(pipeline.name()))
                        .count();
            }
            double seconds = (System.nanoTime() - begin) / NANOS;
            double cpu = sampler.resources().cpuSeconds();
            Thread.sleep(idleSeconds * 1_000);
            ProcessSampler.Resources after = sampler.resources();
            answers.sort(Double::compare);
            return new ManyPipelinesResult(
                    pipelines.size(),
                    seconds,
                    cpu,
                    (after.cpuSeconds() - cpu) / Math.max(1, idleSeconds),
                    after.peakBytes(),
                    threads(ingest.pid()),
                    answers.get(answers.size() / 2),
                    answers.get(answers.size() - 1));
        }
    }

    private List<PipelineSource> pipelines(int count) throws IOException {
        var pipelines = new ArrayList<PipelineSource>();
        for (int i = 0; i < count; i++) {
            String name = "p%04d".formatted(i);
            Files.writeString(work.resolve(name + ".jsonl"), "{\"id\":1}\n{\"id\":2}\n");
            pipelines.add(DefinitionFiles.load(Files.writeString(
                    work.resolve(name + ".yaml"),
                    "pipeline: " + name + "\nsource: {connector: files, path: " + name + ".jsonl}\n")));
        }
        return pipelines;
    }

    private static long threads(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                .filter(line -> line.startsWith("Threads:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElse(0);
    }

    private String data(String name) throws IOException {
        return Files.createDirectories(work.resolve(name)).toString();
    }
}
