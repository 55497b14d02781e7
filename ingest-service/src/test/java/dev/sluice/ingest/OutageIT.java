package dev.sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.schemas.RawRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
}
