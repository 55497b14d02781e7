package dev.sluice.benchmarks.llm;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waiting for what other processes do. Stateless. */
final class Waiting {

    private static final long LOOK_MS = 20;

    private Waiting() {}

    /** Looks again and again until it is so; false if it is not in time. */
    static boolean until(BooleanSupplier isSo, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!isSo.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            Thread.sleep(LOOK_MS);
        }
        return true;
    }
}
