package dev.sluice.benchmarks.kill;

import dev.sluice.benchmarks.Arguments;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.Set;

/**
 * What a kill test does.
 *
 * @param kills processes to kill in all
 * @param killsPerDirectory kills before a data directory is drained and checked
 * @param records records per data directory, over all pipelines
 * @param seed decides data and moments
 * @param earliest first moment to kill at, after the start of the process
 * @param latest last moment
 * @param patience how long an undisturbed drain may take
 * @param workDirectory holds the data directories; one that passes is deleted
 */
public record KillPlan(
        int kills,
        int killsPerDirectory,
        long records,
        long seed,
        Duration earliest,
        Duration latest,
        Duration patience,
        Path workDirectory) {

    /** Names of the arguments that {@link #from} knows. */
    static final Set<String> ARGUMENTS =
            Set.of("kills", "kills-per-directory", "records", "seed", "earliest-ms", "latest-ms", "patience-s", "work");

    /** The short form: 20 kills. */
    public static KillPlan shortForm(Path workDirectory) {
        return new KillPlan(
                20,
                5,
                300_000,
                20_261_121,
                Duration.ofMillis(1_000),
                Duration.ofMillis(10_000),
                Duration.ofSeconds(180),
                workDirectory);
    }

    static KillPlan from(Arguments arguments, KillPlan otherwise) {
        Path work = arguments.path("work");
        return new KillPlan(
                (int) arguments.number("kills", otherwise.kills),
                (int) arguments.number("kills-per-directory", otherwise.killsPerDirectory),
                arguments.number("records", otherwise.records),
                arguments.number("seed", otherwise.seed),
                Duration.ofMillis(arguments.number("earliest-ms", otherwise.earliest.toMillis())),
                Duration.ofMillis(arguments.number("latest-ms", otherwise.latest.toMillis())),
                Duration.ofSeconds(arguments.number("patience-s", otherwise.patience.toSeconds())),
                work == null ? otherwise.workDirectory : work);
    }

    /** The same with another number of kills. */
    public KillPlan withKills(int other) {
        return new KillPlan(other, killsPerDirectory, records, seed, earliest, latest, patience, workDirectory);
    }

    /** A moment to kill at. */
    Duration moment(Random random) {
        long span = Math.max(1, latest.minus(earliest).toMillis());
        return earliest.plusMillis((long) (random.nextDouble() * span));
    }
}
