package dev.sluice.benchmarks;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Where and when figures were measured.
 *
 * @param cores processors that the JVM may use
 * @param java version of the JVM
 * @param system operating system
 * @param at time, UTC
 */
public record Machine(int cores, String java, String system, String at) {

    /** This machine, now. */
    public static Machine here() {
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.version"),
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    }
}
