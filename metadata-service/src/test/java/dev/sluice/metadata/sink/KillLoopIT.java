package dev.sluice.metadata.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.metadata.ledger.Count;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * F-01: a process that flushes as fast as it can, the appender first in every transaction, is killed at random moments. After each kill rows and
 * offsets agree, the books balance, and nothing that was acknowledged is missing. {@code -Dsluice.kills=N} for more than ten kills, {@code
 * -Dsluice.seed=S} to repeat a run.
 */
class KillLoopIT {

    @TempDir
    Path directory;

    @Test
    void aKilledSinkHasRowsAndOffsetsThatAgree() throws Exception {
        int kills = Integer.getInteger("sluice.kills", 10);
        long seed = Long.getLong("sluice.seed", System.nanoTime());
        var random = new Random(seed);
        for (int kill = 1; kill <= kills; kill++) {
            long acknowledged = runAndKill(EndlessSink.class, random);
            check("kill " + kill + " of seed " + seed, acknowledged);
        }
    }

    @Test
    void aKilledSinkHasAWholeLoadOrTheOneBefore() throws Exception {
        int kills = Integer.getInteger("sluice.kills", 10);
        long seed = Long.getLong("sluice.seed", System.nanoTime());
        var random = new Random(seed);
        for (int kill = 1; kill <= kills; kill++) {
            long acknowledged = runAndKill(EndlessLoads.class, random);
            checkLoads("kill " + kill + " of seed " + seed, acknowledged);
        }
    }

    private void checkLoads(String when, long acknowledged) throws Exception {
        try (var rig = new SinkRig(directory)) {
            assertThat(rig.verifyAll()).as(when).isEmpty();
            long load = acknowledged / EndlessLoads.LOAD - 1;
            if (load >= 0) {
                assertThat(rig.rows("SELECT count(*), count(DISTINCT load), min(load) >= " + load + " FROM raw.orders"))
                        .as("a whole load, %s", when)
                        .containsExactly(EndlessLoads.LOAD + "|1|true");
                assertThat(rig.rows("SELECT count(*), count(DISTINCT _sluice_parent_id) FROM raw.orders__tags"))
                        .as(when)
                        .containsExactly(2 * EndlessLoads.LOAD + "|" + EndlessLoads.LOAD);
            }
        }
    }

    /** Runs the writer, kills it some time after its first commits, and returns the last offset that it acknowledged. */
    private long runAndKill(Class<?> writer, Random random) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx400m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                writer.getName(),
                directory.toString()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        long acknowledged = -1;
        int commits = 3 + random.nextInt(40);
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

    private void check(String when, long acknowledged) throws Exception {
        try (var rig = new SinkRig(directory)) {
            long stored = 0;
            for (int partition = 0; partition < SinkRig.PARTITIONS; partition++) {
                stored += rig.flusher
                        .state()
                        .offsets()
                        .next(new TopicPartition("test.cleansed", partition))
                        .orElse(0);
            }
            assertThat(stored).as("nothing acknowledged is lost, %s", when).isGreaterThanOrEqualTo(acknowledged);
            assertThat(rig.verifyAll()).as(when).isEmpty();
            assertThat(rig.rows("SELECT count(*), count(DISTINCT _sluice_id), max(n) + 1 FROM raw.orders"))
                    .as("rows agree with offsets, %s", when)
                    .containsExactly(stored + "|" + stored + "|" + stored);
            assertThat(rig.count("raw.orders__tags")).as(when).isEqualTo(stored * 2);
            assertThat(rig.account("orders").get(Count.ROWS)).as(when).isEqualTo(stored);
            assertThat(rig.rows("""
                            SELECT count(*) = count(DISTINCT sequence), max(sequence) = count(*),
                                count(DISTINCT load_id) = (SELECT count(*) FROM _sluice.loads)
                            FROM _sluice.outbox""")).as("one event per commit, %s", when).containsExactly("true|true|true");
        }
    }
}
