package dev.sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.schemas.RawRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may go away or die while ingest runs: the broker, a task, Connect's main thread. */
class OutageIT {

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TempDir
    Path dir;

    private IngestRig rig;

    @BeforeEach
    void startBroker() {
        rig = new IngestRig(dir);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void aBrokerThatGoesAndComesBackCostsNoRecord() throws IOException {
        int records = 300_000;
        Files.writeString(
                dir.resolve("big.jsonl"),
                IntStream.range(0, records)
                        .mapToObj(i -> "{\"id\":" + i + "}\n")
                        .collect(Collectors.joining()));
        rig.publish("p", "files", Map.of("path", "big.jsonl"), "");
        rig.start();
        await().atMost(PATIENCE).until(() -> !rig.raw().isEmpty());

        rig.broker().close();
        await().atMost(PATIENCE).until(() -> !rig.context().health().isReady());
        rig.restartBroker();

        await().atMost(PATIENCE).until(() -> rig.allDone(1));
        assertThat(rig.raw()).hasSize(records);
        assertThat(rig.raw().stream().map(RawRecord::getRecordId).distinct()).hasSize(records);
        await().atMost(PATIENCE).until(() -> rig.context().health().isReady());
    }

    @Test
    void aTaskThatFailsSaysWhyAndIsStartedAgain() throws IOException {
        Files.writeString(dir.resolve("a.jsonl"), "{}\n");
        rig.publish("p", "files", Map.of("path", "a.jsonl"), "none of your business");
        rig.start();

        await().atMost(PATIENCE)
                .until(() -> String.valueOf(rig.context().health().statuses().get("ingest.connect"))
                        .contains("task 0 failed: java.lang.IllegalStateException: a key that cannot be computed"));

        rig.publish("p", "files", Map.of("path", "a.jsonl"), "");
        await().atMost(PATIENCE).until(() -> rig.allDone(1));
        await().atMost(PATIENCE).until(() -> rig.context().health().isReady());
    }

    @Test
    void aMainThreadOfConnectThatDiesIsReplacedAndTheProcessGoesOn() throws IOException {
        Files.writeString(dir.resolve("a.jsonl"), "{}\n");
        rig.publish("p", "files", Map.of("path", "*.jsonl"), "");
        rig.start();
        await().atMost(PATIENCE).until(() -> rig.allDone(1));

        herders().forEach(Thread::interrupt);
        await().atMost(PATIENCE).until(() -> !rig.context().health().isReady());
        Files.writeString(dir.resolve("b.jsonl"), "{}\n");

        await().atMost(PATIENCE).until(() -> rig.allDone(2));
        assertThat(rig.raw()).hasSize(2);
        await().atMost(PATIENCE).until(() -> rig.context().health().isReady());
    }

    @Test
    void stoppingWhileTheBrokerIsAwayLeavesNoThreadBehind() {
        rig.start();
        await().atMost(PATIENCE).until(() -> rig.context().health().isReady());

        rig.broker().close();
        await().atMost(PATIENCE).until(() -> !rig.context().health().isReady());
        rig.stop(Duration.ofSeconds(2));

        // Connect by itself would hold its threads for half a minute, then ask for the end of the process
        await().atMost(Duration.ofSeconds(10)).until(() -> herders().isEmpty());
    }

    private static List<Thread> herders() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("DistributedHerder"))
                .toList();
    }
}
