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
    private long changed;
    private long lastStart;
    private double callNanos;
    private double callNanosAtLastStart;
    private int doneAtLastStart;

    TimedCalls(Latency latency) {
        this.latency = latency;
    }

    /** Starts a call; {@link #ended} gives its number when it has ended. */
    void start(long number) {
        long nanos;
        synchronized (this) {
            change(1);
            first = first == 0 ? changed : first;
            lastStart = changed;
            callNanosAtLastStart = callNanos;
            doneAtLastStart = done;
            nanos = latency.quantiles().at(random.nextDouble()).toNanos();
        }
        var unused = CLOCK.schedule(() -> end(number), nanos, TimeUnit.NANOSECONDS);
    }

    private void end(long number) {
        synchronized (this) {
            change(-1);
            done++;
        }
        ended.add(number);
    }

    private void change(int by) {
        long now = System.nanoTime();
        callNanos += changed == 0 ? 0 : (double) inTheAir * (now - changed);
        changed = now;
        inTheAir += by;
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

    /** Mean number of calls in the air, from the first to the last that began: while there were more of them to begin. */
    synchronized double meanInTheAir() {
        return callNanosAtLastStart / (lastStart - first);
    }

    /** Calls that ended in that time, for each second of it. */
    synchronized double perSecond() {
        return doneAtLastStart * NANOS / (lastStart - first);
    }
}
