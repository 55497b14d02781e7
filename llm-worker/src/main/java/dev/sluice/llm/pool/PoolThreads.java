package dev.sluice.llm.pool;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the pool makes its threads and waits for their end. Stateless. */
final class PoolThreads {

    private static final Logger log = LoggerFactory.getLogger(PoolThreads.class);

    private PoolThreads() {}

    /** A daemon that says so when it ends by an error; not started yet. */
    static Thread daemon(String name, Runnable body) {
        var thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((t, e) ->
                log.atError().setCause(e).addKeyValue("thread", t.getName()).log("thread ended unexpectedly"));
        return thread;
    }

    /** Waits for all of them to end, at most until then by {@link System#nanoTime}. */
    static void join(List<Thread> threads, long deadlineNanos) {
        try {
            for (Thread thread : threads) {
                long left = deadlineNanos - System.nanoTime();
                if (left > 0) {
                    TimeUnit.NANOSECONDS.timedJoin(thread, left);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
