package dev.sluice.metadata.sink;

import static dev.sluice.metadata.sink.Records.cleansed;
import static dev.sluice.metadata.sink.Records.deadLetter;
import static dev.sluice.metadata.sink.Records.raw;
import static dev.sluice.metadata.sink.Records.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.metadata.MetadataApp;
import dev.sluice.metadata.WarehouseConfig;
import dev.sluice.metadata.outbox.OutboxRelay;
import dev.sluice.metadata.outbox.PublishedSequence;
import dev.sluice.metadata.sink.Records.Written;
import dev.sluice.runtime.ServiceContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * F-02 and F-03: the whole service as a process, killed at random moments while records come in: before the offsets are mirrored, before the
 * events are published, anywhere. {@code -Dsluice.kills=N} for more than four kills.
 */
class KilledServiceIT {

    @TempDir
    Path directory;

    @Test
    void nothingIsLostOrTwiceAndTopicAndOutboxAgree() throws Exception {
        int kills = Integer.getInteger("sluice.kills", 4);
        long seed = Long.getLong("sluice.seed", System.nanoTime());
        var random = new Random(seed);
        Path data = directory.resolve("data");
        try (var cluster = new Cluster(directory.resolve("broker"))) {
            ServiceContext context = cluster.tenant("killed", data);
            Cluster.publish(context, "orders");
            int sent = 0;
            for (int kill = 0; kill < kills; kill++) {
                Process process = ServiceProcess.start(cluster, "killed", data);
                long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(2_000 + random.nextInt(4_000));
                while (System.nanoTime() < deadline) {
                    cluster.send("killed", records(sent, sent + 200));
                    sent += 200;
                }
                process.destroyForcibly();
                assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            }
            int total = sent;
            ServiceContext last = cluster.tenant("killed", data);
            var app = new MetadataApp(WarehouseConfig.defaults(), last);
            app.start();
            try {
                await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
                    assertThat(app.ledger().pipelines()).hasSize(1);
                    var orders = app.ledger().pipelines().get(0);
                    assertThat(orders.accepted()).as("seed %s", seed).isEqualTo(total);
                    assertThat(orders.waiting()).as("seed %s", seed).isZero();
                    assertThat(Objects.requireNonNull(app.progress()).caughtUp())
                            .isTrue();
                    assertThat(app.eventsPending()).isZero();
                });
                assertThat(app.ledger().verify(true)).as("seed %s", seed).isEmpty();
                assertThat(app.ledger().pipelines().get(0).duplicates()).isZero();
                assertThat(SinkRig.rows(app.warehouse(), "SELECT count(*), count(DISTINCT _sluice_id) FROM raw.orders"))
                        .containsExactly((total - total / 10) + "|" + (total - total / 10));
                assertThat(cluster.events("killed"))
                        .as("events, seed %s", seed)
                        .extracting(event -> Cluster.header(event, PublishedSequence.SEQUENCE) + "|"
                                + Cluster.header(event, OutboxRelay.EVENT_ID))
                        .containsExactlyElementsOf(SinkRig.rows(
                                app.warehouse(), "SELECT sequence, event_id FROM _sluice.outbox ORDER BY sequence"));
            } finally {
                app.stop(Duration.ofSeconds(5));
            }
        }
    }

    private static List<Written> records(int from, int to) {
        List<Written> records = new ArrayList<>();
        for (int i = from; i < to; i++) {
            records.add(raw("orders", "r" + i, 0));
            records.add(
                    i % 10 == 9
                            ? deadLetter("orders", "r" + i, 0, "not_json")
                            : written(cleansed("orders", "r" + i, "{\"n\":" + i + "}")
                                    .build()));
        }
        return records;
    }
}
