package dev.sluice.benchmarks.kill;

import dev.sluice.benchmarks.Arguments;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * What a kill test does.
 *
 * @param kills processes to kill in all
 * @param killsPerDirectory kills before a data directory is drained and checked
 * @param records records per data directory, over all pipelines
 * @param seed decides data and moments
 * @param startUp a kill during the start falls within this time after the start of the process
 * @param atWork any other kill falls within this time after all services are up, or after the first commit that follows
 * @param patience how long an undisturbed drain may take
 * @param workDirectory holds the data directories; one that passes is deleted
 */
public record KillPlan(
        int kills,
        int killsPerDirectory,
        long records,
        long seed,
        Duration startUp,
        Duration atWork,
        Duration patience,
        Path workDirectory) {

    /** Names of the arguments that {@link #from} knows. */
    static final Set<String> ARGUMENTS = Set.of(
            "kills", "kills-per-directory", "records", "seed", "start-up-ms", "at-work-ms", "patience-s", "work");

    /** The short form: 20 kills. */
    public static KillPlan shortForm(Path workDirectory) {
        return new KillPlan(
                20,
                10,
                300_000,
                20_261_121,
                Duration.ofSeconds(6),
                Duration.ofSeconds(5),
                Duration.ofSeconds(300),
                workDirectory);
    }

    static KillPlan from(Arguments arguments, KillPlan otherwise) {
        Path work = arguments.path("work");
        return new KillPlan(
                (int) arguments.number("kills", otherwise.kills),
                (int) arguments.number("kills-per-directory", otherwise.killsPerDirectory),
                arguments.number("records", otherwise.records),
                arguments.number("seed", otherwise.seed),
                Duration.ofMillis(arguments.number("start-up-ms", otherwise.startUp.toMillis())),
                Duration.ofMillis(arguments.number("at-work-ms", otherwise.atWork.toMillis())),
                Duration.ofSeconds(arguments.number("patience-s", otherwise.patience.toSeconds())),
                work == null ? otherwise.workDirectory : work);
    }

    /** The same with another number of kills. */
    public KillPlan withKills(int other) {
        return new KillPlan(other, killsPerDirectory, records, seed, startUp, atWork, patience, workDirectory);
    }

    /** Chance that belongs to one data directory. */
    RandomGenerator random(int directory) {
        // neighbouring seeds of java.util.Random begin alike
        return new SplittableRandom(seed * 1_000_003 + directory);
    }
}
