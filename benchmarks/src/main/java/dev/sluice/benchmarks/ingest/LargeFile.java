package dev.sluice.benchmarks.ingest;

import dev.sluice.benchmarks.Measurement;
import dev.sluice.benchmarks.orders.OrderData;
import dev.sluice.benchmarks.orders.OrderFormat;
import dev.sluice.benchmarks.product.Ports;
import dev.sluice.benchmarks.product.ProcessSampler;
import dev.sluice.benchmarks.product.SluiceCommand;
import dev.sluice.benchmarks.product.SluiceProcess;
import dev.sluice.runtime.RuntimeConfig;
import dev.sluice.runtime.ServiceContext;
import dev.sluice.runtime.kafka.TopicAdmin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** One large file through {@code sluice serve ingest}, a process of its own beside {@code sluice broker}: its memory, from outside. */
final class LargeFile {

    private static final Duration PATIENCE = Duration.ofHours(2);
    private static final Duration START = Duration.ofSeconds(60);
    private static final long SAMPLE_RECORDS = 10_000;
    private static final long TICK_MS = 50;
    private static final String PIPELINE = "large";

    private final SluiceCommand command;

    LargeFile(SluiceCommand command) {
        this.command = command;
    }

    LargeFileResult measure(double gigabytes, long seed, Path work) throws IOException, InterruptedException {
        Path source = Files.createDirectories(work.resolve("large"));
        OrderData data = data(source, gigabytes, seed);
        Path definition = Files.writeString(
                source.resolve(PIPELINE + ".yaml"),
                "pipeline: " + PIPELINE + "\nsource: {connector: files, path: "
                        + data.orders().getFileName() + "}\n");
        int port = Ports.free();
        String bootstrapServers = "127.0.0.1:" + port;
        try (SluiceProcess broker = command.start(
                source,
                "broker.log",
                List.of("broker", "--port", String.valueOf(port), "--data-dir", data(source, "broker")))) {
            Ports.await(port, START);
            if (!broker.isAlive()) {
                throw broker.failed("ended while it started");
            }
            RuntimeConfig config = RuntimeConfig.defaults().withBootstrapServers(bootstrapServers);
            ServiceContext context = ServiceContext.create(config);
            new TopicAdmin(config).apply(context.topics());
            run(source, List.of("apply", definition.toString(), "--bootstrap-servers", bootstrapServers));
            return ingest(source, bootstrapServers, context, data);
        }
    }

    private LargeFileResult ingest(Path source, String bootstrapServers, ServiceContext context, OrderData data)
            throws IOException, InterruptedException {
        long begin = System.nanoTime();
        try (SluiceProcess ingest = command.start(
                        source,
                        "ingest.log",
                        List.of(
                                "serve",
                                "ingest",
                                "--bootstrap-servers",
                                bootstrapServers,
                                "--data-dir",
                                data(source, "ingest"),
                                "--set",
                                "http.port=" + Ports.free()));
                ProcessSampler sampler = ProcessSampler.start(ingest.pid());
                var sources = new SourceWatch(context)) {
            while (!sources.isDone(PIPELINE)) {
                if (!ingest.isAlive() || System.nanoTime() - begin > PATIENCE.toNanos()) {
                    throw ingest.failed("has not read the file to its end");
                }
                Thread.sleep(TICK_MS);
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            ProcessSampler.Resources resources = sampler.resources();
            if (sources.records(PIPELINE) != data.records()) {
                throw new IOException("expected " + data.records() + " records, found " + sources.records(PIPELINE));
            }
            return new LargeFileResult(
                    new Measurement("large file", data.records(), seconds, resources.cpuSeconds()),
                    Files.size(data.orders()),
                    resources.peakBytes(),
                    resources.flatness());
        }
    }

    private void run(Path directory, List<String> arguments) throws IOException, InterruptedException {
        try (SluiceProcess process = command.start(directory, "commands.log", arguments)) {
            process.expectSuccess(START);
        }
    }

    private static OrderData data(Path directory, double gigabytes, long seed) throws IOException {
        OrderData sample = OrderData.write(directory, SAMPLE_RECORDS, seed, OrderFormat.JSONL);
        double bytesPerRecord = Files.size(sample.orders()) / (double) SAMPLE_RECORDS;
        return OrderData.write(directory, (long) (gigabytes * 1e9 / bytesPerRecord), seed, OrderFormat.JSONL);
    }

    private static String data(Path directory, String name) throws IOException {
        return Files.createDirectories(directory.resolve(name)).toString();
    }
}
