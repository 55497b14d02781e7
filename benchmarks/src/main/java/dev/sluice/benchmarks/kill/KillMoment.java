package dev.sluice.benchmarks.kill;

import dev.sluice.benchmarks.product.SluiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/**
 * When a process is killed: some time after its start, or some time after all its services are up. Of three kills one falls into the
 * start and two into the work, on a fast machine and on a busy one.
 *
 * @param phase what the time counts from
 * @param delay how long after that
 */
record KillMoment(Phase phase, Duration delay) {

    /** What a delay counts from. */
    enum Phase {
        /** The start of the process. */
        START_UP,
        /** The moment the instance announces itself: all services are up. */
        AT_WORK;

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    private static final Duration TICK = Duration.ofMillis(20);

    /** A random moment within the plan's spans. */
    static KillMoment random(KillPlan plan, RandomGenerator random) {
        Phase phase = random.nextInt(3) == 0 ? Phase.START_UP : Phase.AT_WORK;
        Duration span = phase == Phase.START_UP ? plan.startUp() : plan.atWork();
        return new KillMoment(phase, Duration.ofMillis(random.nextLong(span.toMillis() + 1)));
    }

    /** Waits for the moment; returns the exit code of a process that has ended before. */
    OptionalInt await(SluiceProcess process, Path dataDir, Instant started) throws InterruptedException, IOException {
        if (phase == Phase.AT_WORK) {
            while (!isUp(dataDir, started)) {
                OptionalInt code = process.exitWithin(TICK);
                if (code.isPresent()) {
                    return code;
                }
            }
        }
        return process.exitWithin(delay);
    }

    /** An announcement of an earlier process of this directory does not count. */
    private static boolean isUp(Path dataDir, Instant started) throws IOException {
        Path announced = dataDir.resolve("instance.json");
        return Files.exists(announced)
                && Files.getLastModifiedTime(announced).toInstant().isAfter(started);
    }
}
