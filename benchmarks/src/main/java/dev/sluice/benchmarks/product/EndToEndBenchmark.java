package dev.sluice.benchmarks.product;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.benchmarks.Measurement;
import dev.sluice.benchmarks.TemporaryDirectory;
import dev.sluice.benchmarks.check.TopicReader;
import dev.sluice.broker.BrokerConfig;
import dev.sluice.broker.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** {@code sluice run FILE.yaml --exit} as a process of its own, on a fresh data directory, measured from outside. */
public final class EndToEndBenchmark {

    private static final double MILLIS = 1e3;
    private static final double NANOS = 1e9;

    private final SluiceCommand command;
    private final Duration patience;

    /** @param patience how long a run may take before it counts as failed */
    public EndToEndBenchmark(SluiceCommand command, Duration patience) {
        this.command = command;
        this.patience = patience;
    }

    /** Runs one definition over all records of its source. */
    public EndToEnd measure(String name, Path definition, long records, Path workDirectory)
            throws IOException, InterruptedException {
        try (var work = TemporaryDirectory.in(workDirectory)) {
            Path dataDir = work.path().resolve("data");
            Path summary = work.path().resolve("summary.json");
            long begin = System.nanoTime();
            double wall;
            ProcessSampler.Resources resources;
            try (SluiceProcess process = command.start(
                            work.path(),
                            "run.log",
                            List.of(
                                    "run",
                                    definition.toString(),
                                    "--exit",
                                    "--data-dir",
                                    dataDir.toString(),
                                    "--summary",
                                    summary.toString(),
                                    "--set",
                                    "http.port=0"));
                    var sampler = ProcessSampler.start(process.pid())) {
                process.expectSuccess(patience);
                wall = (System.nanoTime() - begin) / NANOS;
                resources = sampler.resources();
            }
            JsonNode said = new ObjectMapper().readTree(summary.toFile());
            double seconds = recordsToCommit(dataDir) / MILLIS;
            return new EndToEnd(
                    new Measurement(name, records, seconds, resources.cpuSeconds()),
                    wall,
                    resources.peakBytes(),
                    resources.flatness(),
                    said.path("balanced").asBoolean());
        }
    }

    /** From the first raw record to the event that the last commit has published; milliseconds. */
    private static long recordsToCommit(Path dataDir) {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerConfig.in(dataDir.resolve("broker")))) {
            var topics = new TopicReader(broker.bootstrapServers());
            return topics.lastTimestamp("sluice.metadata") - topics.firstTimestamp("sluice.raw");
        }
    }
}
