package dev.sluice.metadata.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * F-01 and F-04: a process that flushes as fast as it can, the appender first in every transaction, is killed at random moments. After each kill
 * rows and offsets agree, the books balance, and nothing that was acknowledged is missing. {@code -Dsluice.kills=N} for another number of kills,
 * {@code -Dsluice.seed=S} to repeat a run.
 */
class KillLoopIT {

    private static final int KILLS = 20;
    private static final int KILLS_OF_OTHERS = 4;
    /** A warehouse that grows on and on would take ever longer to check. */
    private static final int KILLS_PER_WAREHOUSE = 40;

    /** A process lives so long; most of what a kill costs is the start of the next one. */
    private static final int MOST_COMMITS = 24;

    @TempDir
    Path directory;

    @Test
    void aKilledSinkHasRowsAndOffsetsThatAgree() throws Exception {
        killAndCheck(Victim.APPEND, Integer.getInteger("sluice.kills", KILLS));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "APPEND")
    void soHasOneThatChecksPointsMergesOrLandsWholeLoads(Victim victim) throws Exception {
        killAndCheck(victim, Integer.getInteger("sluice.kills", KILLS_OF_OTHERS));
    }

    private void killAndCheck(Victim victim, int kills) throws Exception {
        long seed = Long.getLong("sluice.seed", System.nanoTime());
        var random = new Random(seed);
        var victims = new VictimProcess(directory);
        for (int kill = 1; kill <= kills; kill++) {
            Path warehouse = Files.createDirectories(directory.resolve("w" + kill / KILLS_PER_WAREHOUSE));
            long acknowledged = runAndKill(victims, victim, warehouse, random);
            String when = victim + ", kill " + kill + " of seed " + seed;
            try (SinkRig rig = victim.open(warehouse)) {
                new AfterKill(victim, rig, acknowledged, when).check();
            }
            if (kill % 50 == 0) {
                System.out.println(when + ": no violation");
            }
        }
    }

    /** Runs the writer, kills it some time after its first commits, and returns how many records it has acknowledged. */
    private static long runAndKill(VictimProcess victims, Victim victim, Path warehouse, Random random)
            throws Exception {
        Process process = victims.start(victim, warehouse);
        long acknowledged = 0;
        int commits = 1 + random.nextInt(MOST_COMMITS);
        try (var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line;
            while ((line = out.readLine()) != null) {
                if (!line.startsWith("committed ")) {
                    continue;
                }
                acknowledged = Long.parseLong(line.substring("committed ".length()));
                if (--commits == 0) {
                    // somewhere within the next flush, not at its edge
                    spin(random.nextInt(20_000_000));
                    kill(process);
                }
            }
        }
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(commits).as("commits before the process ended by itself").isLessThanOrEqualTo(0);
        return acknowledged;
    }

    /** From outside, so that what the process has said can still be read. */
    private static void kill(Process process) throws Exception {
        assertThat(new ProcessBuilder("kill", "-9", String.valueOf(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private static void spin(long nanos) {
        long until = System.nanoTime() + nanos;
        while (System.nanoTime() < until) {
            Thread.onSpinWait();
        }
    }
}
