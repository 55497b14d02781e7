package dev.sluice.benchmarks.llm;

import dev.sluice.benchmarks.product.Ports;
import dev.sluice.benchmarks.product.SluiceCommand;
import dev.sluice.benchmarks.product.SluiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/** A broker and any number of {@code sluice serve llm}, each a process with a directory that it keeps over restarts. Not thread-safe. */
final class WorkerFleet implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Duration GRACE = Duration.ofSeconds(15);

    private final SluiceCommand command;
    private final Path directory;
    private final int port;
    private final int partitions;
    private final Map<String, String> settings = new TreeMap<>();
    private final Map<Integer, SluiceProcess> workers = new TreeMap<>();
    private final SluiceProcess broker;

    /**
     * Starts the broker and makes the topics.
     *
     * @param partitions of the topics that carry questions: at most so many workers ask at a time
     * @param settings of all workers, by key
     */
    WorkerFleet(SluiceCommand command, Path directory, int partitions, Map<String, String> settings)
            throws IOException, InterruptedException {
        this.command = command;
        this.directory = Files.createDirectories(directory);
        this.partitions = partitions;
        this.port = Ports.free();
        this.settings.put("topics.partitions", String.valueOf(partitions));
        this.settings.putAll(settings);
        this.broker = command.start(
                directory,
                "broker.log",
                List.of(
                        "broker",
                        "--port",
                        String.valueOf(port),
                        "--data-dir",
                        data("broker").toString()));
        boolean ready = false;
        try {
            Ports.await(port, PATIENCE);
            makeTopics();
            ready = true;
        } finally {
            if (!ready) {
                broker.close();
            }
        }
    }

    private void makeTopics() throws IOException, InterruptedException {
        var words = new ArrayList<>(List.of("topics", "apply"));
        words.addAll(common());
        try (SluiceProcess process = command.start(directory, "commands.log", words)) {
            process.expectSuccess(PATIENCE);
        }
    }

    String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    int partitions() {
        return partitions;
    }

    /** Starts a worker that does not run; returns at once. */
    void start(int worker) throws IOException {
        var words = new ArrayList<>(List.of("serve", "llm"));
        words.addAll(common());
        words.addAll(List.of("--set", "http.port=" + Ports.free()));
        words.addAll(List.of("--data-dir", data("worker-" + worker).toString()));
        workers.put(worker, command.start(directory, "worker-" + worker + ".log", words));
    }

    /** SIGKILL; returns when it is gone. */
    void kill(int worker) throws InterruptedException {
        SluiceProcess process = workers.remove(worker);
        if (process != null) {
            process.kill();
        }
    }

    /** SIGTERM; returns when it is gone. */
    void stop(int worker) throws InterruptedException {
        SluiceProcess process = workers.remove(worker);
        if (process != null) {
            process.stop(GRACE);
        }
    }

    /** The workers that run, by number. */
    List<Integer> running() {
        return List.copyOf(workers.keySet());
    }

    /**
     * Checks that nobody has ended by itself.
     *
     * @throws dev.sluice.benchmarks.product.ProcessFailed with the end of its output
     */
    void expectAllRunning() throws InterruptedException {
        for (SluiceProcess process : workers.values()) {
            OptionalInt code = process.exitWithin(Duration.ZERO);
            if (code.isPresent()) {
                throw process.failed("ended by itself with exit code " + code.getAsInt());
            }
        }
    }

    @Override
    public void close() {
        workers.values().forEach(SluiceProcess::close);
        workers.clear();
        broker.close();
    }

    private Path data(String name) throws IOException {
        return Files.createDirectories(directory.resolve(name));
    }

    private List<String> common() {
        var words = new ArrayList<>(List.of("--bootstrap-servers", bootstrapServers()));
        settings.forEach((key, value) -> words.addAll(List.of("--set", key + "=" + value)));
        return words;
    }
}
