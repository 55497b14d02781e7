package dev.sluice.benchmarks.product;

import dev.sluice.benchmarks.orders.OrderGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Pushes orders at a fixed rate. Each push has a moment at which it is due; a late one does not delay the others, as long as there
 * are threads. Not thread-safe.
 */
final class PushLoad {

    private static final int THREADS = 8;
    private static final int PUSHES_PER_SECOND = 50;
    private static final int TEMPLATES = 20;
    private static final int OPENING = 900_000;
    private static final int OPENING_ATTEMPTS = 60;
    private static final double NANOS = 1e9;

    /**
     * One push; times are {@link System#nanoTime()}.
     *
     * @param number its number, from 0
     * @param due when it should have been sent
     * @param accepted when the door had accepted it
     */
    record Push(int number, long due, long accepted) {}

    private final HttpDoor door;
    private final String pipeline;
    private final List<PushBatch> batches = new ArrayList<>();

    PushLoad(HttpDoor door, String pipeline, double perSecond) {
        this.door = door;
        this.pipeline = pipeline;
        var generator = new OrderGenerator(7, 0);
        int size = Math.max(1, (int) (perSecond / PUSHES_PER_SECOND));
        for (int i = 0; i < TEMPLATES; i++) {
            batches.add(PushBatch.of(generator, size));
        }
    }

    int recordsPerPush() {
        return batches.get(0).records();
    }

    /** Pushes once, as soon as the door knows the pipeline. */
    void open() throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                door.push(pipeline, batches.get(0).numbered(OPENING));
                return;
            } catch (IOException notYet) {
                if (attempt == OPENING_ATTEMPTS) {
                    throw notYet;
                }
                Thread.sleep(500);
            }
        }
    }

    /** Pushes for that long and returns what was accepted, in no order. */
    List<Push> run(int seconds) throws InterruptedException, IOException {
        int pushes = seconds * PUSHES_PER_SECOND;
        var next = new AtomicInteger();
        long begin = System.nanoTime();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            Callable<List<Push>> worker = () -> work(next, pushes, begin);
            var done = new ArrayList<Push>();
            for (Future<List<Push>> future : threads.invokeAll(Collections.nCopies(THREADS, worker))) {
                done.addAll(future.get());
            }
            return done;
        } catch (ExecutionException e) {
            throw new IOException("a push failed: " + e.getMessage(), e);
        } finally {
            threads.shutdownNow();
        }
    }

    private List<Push> work(AtomicInteger next, int pushes, long begin) throws IOException, InterruptedException {
        var done = new ArrayList<Push>();
        for (int number = next.getAndIncrement(); number < pushes; number = next.getAndIncrement()) {
            byte[] body = batches.get(number % batches.size()).numbered(number);
            long due = begin + (long) (number * NANOS / PUSHES_PER_SECOND);
            long wait = due - System.nanoTime();
            if (wait > 0) {
                Thread.sleep(wait / 1_000_000, (int) (wait % 1_000_000));
            }
            door.push(pipeline, body);
            done.add(new Push(number, due, System.nanoTime()));
        }
        return done;
    }
}
