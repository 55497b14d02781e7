package dev.sluice.benchmarks.kill;

import dev.sluice.benchmarks.product.SluiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/**
 * When a process is killed: some time after its start, after all its services are up, or after it has begun to commit. What it is doing
 * then does not depend on how busy the machine is. Of four kills, one falls into the start, one after it, two among the commits.
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
        SERVICES_UP,
        /** The first commit after that. */
        COMMITTING;

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    private static final Duration TICK = Duration.ofMillis(20);

    /** A random moment within the plan's spans. */
    static KillMoment random(KillPlan plan, RandomGenerator random) {
        Phase phase = Phase.values()[Math.min(random.nextInt(4), Phase.values().length - 1)];
        Duration span = phase == Phase.START_UP ? plan.startUp() : plan.atWork();
        return new KillMoment(phase, Duration.ofMillis(random.nextLong(span.toMillis() + 1)));
    }

    /** Waits for the moment; returns the exit code of a process that has ended before. */
    OptionalInt await(SluiceProcess process, Path dataDir, Instant started) throws InterruptedException, IOException {
        if (phase != Phase.START_UP) {
            Optional<Instant> up = awaitChange(process, List.of(dataDir.resolve("instance.json")), started);
            if (up.isPresent() && phase == Phase.COMMITTING) {
                awaitChange(process, WarehouseCopies.files(dataDir), up.get());
            }
        }
        return process.exitWithin(delay);
    }

    /** When one of the files was written after a moment; empty if the process ends first. */
    private static Optional<Instant> awaitChange(SluiceProcess process, List<Path> files, Instant after)
            throws InterruptedException, IOException {
        while (process.exitWithin(TICK).isEmpty()) {
            for (Path file : files) {
                Optional<Instant> written = written(file);
                if (written.isPresent() && written.get().isAfter(after)) {
                    return written;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Instant> written(Path file) throws IOException {
        try {
            return Optional.of(Files.getLastModifiedTime(file).toInstant());
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }
}
