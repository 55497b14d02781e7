package dev.sluice.benchmarks.llm;

import dev.sluice.benchmarks.TemporaryDirectory;
import dev.sluice.benchmarks.product.SluiceCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * What every test of the model workers stands on: a directory, a broker, workers as processes, who asks and who is told. The provider is
 * the test's own. Not thread-safe.
 */
final class WorkerRig implements AutoCloseable {

    private final TemporaryDirectory directory;
    private final WorkerFleet fleet;
    private final QuestionFeed feed;
    private final ToldRecords told;

    private WorkerRig(TemporaryDirectory directory, WorkerFleet fleet) {
        this.directory = directory;
        this.fleet = fleet;
        this.feed = new QuestionFeed(fleet);
        this.told = new ToldRecords(fleet);
    }

    /** Settings that need a place for files. */
    @FunctionalInterface
    interface Settings {
        /** Settings of all workers, by key. */
        Map<String, String> in(Path directory) throws IOException;
    }

    /**
     * Starts the broker and makes the topics; no worker runs yet.
     *
     * @param work where its files stand while it runs; null: where this machine has such things
     * @param partitions of the topics that carry questions: at most so many workers ask at a time
     */
    static WorkerRig start(SluiceCommand command, @Nullable Path work, int partitions, Settings settings)
            throws IOException, InterruptedException {
        var directory = TemporaryDirectory.in(work);
        return new WorkerRig(
                directory, new WorkerFleet(command, directory.path(), partitions, settings.in(directory.path())));
    }

    WorkerFleet fleet() {
        return fleet;
    }

    QuestionFeed feed() {
        return feed;
    }

    ToldRecords told() {
        return told;
    }

    /** Starts workers 1 to {@code count}; returns at once. */
    void startWorkers(int count) throws IOException {
        for (int worker = 1; worker <= count; worker++) {
            fleet.start(worker);
        }
    }

    /** One of the workers that run. */
    int anyWorker(SplittableRandom random) {
        List<Integer> running = fleet.running();
        return running.get(random.nextInt(running.size()));
    }

    /** Workers and broker are killed, and everything they wrote is deleted. */
    @Override
    public void close() throws IOException {
        try (directory;
                fleet;
                feed) {
            told.close();
        }
    }
}
