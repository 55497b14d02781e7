package dev.sluice.benchmarks.llm.consumers;

import dev.sluice.llm.simulator.Latency;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Calls that are nothing but the time they take, and how many of them were in the air. Thread-safe. */
final class TimedCalls {

    private static final double NANOS = 1e9;
    private static final ScheduledExecutorService CLOCK = Executors.newSingleThreadScheduledExecutor(body -> {
        var thread = new Thread(body, "timed-calls");
        thread.setDaemon(true);
        return thread;
    });

    private final Latency latency;
    private final SplittableRandom random = new SplittableRandom(7);
    private final LinkedBlockingQueue<Long> ended = new LinkedBlockingQueue<>();
    private int inTheAir;
    private int done;
    private long first;
    private long last;
    private double callNanos;

    TimedCalls(Latency latency) {
        this.latency = latency;
    }

    /** Starts a call; {@link #ended} gives its number when it has ended. */
    void start(long number) {
        long nanos;
        synchronized (this) {
            first = first == 0 ? System.nanoTime() : first;
            inTheAir++;
            nanos = latency.quantiles().at(random.nextDouble()).toNanos();
        }
        long begun = System.nanoTime();
        var unused = CLOCK.schedule(() -> end(number, begun), nanos, TimeUnit.NANOSECONDS);
    }

    private void end(long number, long begun) {
        synchronized (this) {
            last = System.nanoTime();
            callNanos += last - begun;
            inTheAir--;
            done++;
        }
        ended.add(number);
    }

    /** Numbers of calls that have ended since; waits for one if there is none, but no longer than that. */
    List<Long> ended(long waitMillis) throws InterruptedException {
        var numbers = new ArrayList<Long>();
        Long one = ended.poll(waitMillis, TimeUnit.MILLISECONDS);
        if (one != null) {
            numbers.add(one);
            ended.drainTo(numbers);
        }
        return numbers;
    }

    synchronized int inTheAir() {
        return inTheAir;
    }

    /** Calls that have ended; more than there are records if one was done twice. */
    synchronized int done() {
        return done;
    }

    /** When the first one began, by {@link System#nanoTime}. */
    synchronized long firstNanos() {
        return first;
    }

    /** Mean number of calls in the air, from the beginning of the first to the end of the last. */
    synchronized double meanInTheAir() {
        return callNanos / (last - first);
    }

    synchronized double perSecond() {
        return done * NANOS / (last - first);
    }
}
