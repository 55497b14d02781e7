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
    private final Map<Integer, Worker> workers = new TreeMap<>();
    private final SluiceProcess broker;

    private record Worker(SluiceProcess process, int port) {}

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
        run("topics", "apply");
    }

    /**
     * Runs a command on this broker, with the settings of the workers.
     *
     * @throws dev.sluice.benchmarks.product.ProcessFailed if it does not end with exit code 0
     */
    void run(String... arguments) throws IOException, InterruptedException {
        var words = new ArrayList<>(List.of(arguments));
        words.addAll(common(Map.of()));
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
        start(worker, Map.of());
    }

    /** The same with further settings of this worker alone, by key. */
    void start(int worker, Map<String, String> further) throws IOException {
        int door = Ports.free();
        var words = new ArrayList<>(List.of("serve", "llm"));
        words.addAll(common(further));
        words.addAll(List.of("--set", "http.port=" + door));
        words.addAll(List.of("--data-dir", data(worker).toString()));
        workers.put(worker, new Worker(command.start(directory, "worker-" + worker + ".log", words), door));
    }

    /** Waits until all workers say that they are ready. */
    void awaitReady() throws InterruptedException {
        for (Worker worker : workers.values()) {
            new WorkerDoor(worker.port()).awaitReady(PATIENCE, this::expectAllRunning);
        }
    }

    /** What a running worker tells of itself. */
    WorkerDoor door(int worker) {
        return new WorkerDoor(running(worker).port());
    }

    /** Process id of a running worker. */
    long pid(int worker) {
        return running(worker).process().pid();
    }

    /** Where a worker keeps its state. */
    Path data(int worker) throws IOException {
        return data("worker-" + worker);
    }

    private Worker running(int worker) {
        Worker found = workers.get(worker);
        if (found == null) {
            throw new IllegalArgumentException("worker " + worker + " does not run");
        }
        return found;
    }

    /** SIGKILL; returns when it is gone. */
    void kill(int worker) throws InterruptedException {
        Worker victim = workers.remove(worker);
        if (victim != null) {
            victim.process().kill();
        }
    }

    /** SIGTERM; returns when it is gone. */
    void stop(int worker) throws InterruptedException {
        Worker leaving = workers.remove(worker);
        if (leaving != null) {
            leaving.process().stop(GRACE);
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
        for (Worker worker : workers.values()) {
            OptionalInt code = worker.process().exitWithin(Duration.ZERO);
            if (code.isPresent()) {
                throw worker.process().failed("ended by itself with exit code " + code.getAsInt());
            }
        }
    }

    @Override
    public void close() {
        workers.values().forEach(worker -> worker.process().close());
        workers.clear();
        broker.close();
    }

    private Path data(String name) throws IOException {
        return Files.createDirectories(directory.resolve(name));
    }

    private List<String> common(Map<String, String> further) {
        var all = new TreeMap<>(settings);
        all.putAll(further);
        var words = new ArrayList<>(List.of("--bootstrap-servers", bootstrapServers()));
        all.forEach((key, value) -> words.addAll(List.of("--set", key + "=" + value)));
        return words;
    }
}
