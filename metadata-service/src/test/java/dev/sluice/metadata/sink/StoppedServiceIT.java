package dev.sluice.metadata.sink;

import static dev.sluice.metadata.sink.Records.cleansed;
import static dev.sluice.metadata.sink.Records.raw;
import static dev.sluice.metadata.sink.Records.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.metadata.MetadataApp;
import dev.sluice.metadata.WarehouseConfig;
import dev.sluice.metadata.sink.Records.Written;
import dev.sluice.metadata.store.WarehouseInUse;
import dev.sluice.runtime.ServiceContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F-05: a service that stands still (SIGSTOP) for longer than its session lasts, and one that wants to take its place meanwhile. */
class StoppedServiceIT {

    private static final String TENANT = "stopped";
    private static final String GROUP = TENANT + ".warehouse";
    private static final int RECORDS = 500;

    @TempDir
    Path directory;

    private Cluster cluster;
    private int sent;

    @Test
    void theSecondIsRefusedAndTheFirstGoesOn() throws Exception {
        Path data = directory.resolve("data");
        try (var broker = new Cluster(directory.resolve("broker"))) {
            cluster = broker;
            ServiceContext context = broker.tenant(TENANT, data);
            Cluster.publish(context, "orders");
            Process first = ServiceProcess.start(broker, TENANT, data);
            try {
                send();
                awaitRead();
                signal(first, "-STOP");
                send();
                awaitMembers(0); // its session is over

                var second = new MetadataApp(WarehouseConfig.defaults(), broker.tenant(TENANT, data));
                assertThatThrownBy(second::start).isInstanceOfSatisfying(WarehouseInUse.class, e -> assertThat(e.pid())
                        .hasValue(first.pid()));
                second.stop(Duration.ofSeconds(5));

                signal(first, "-CONT");
                awaitRead();
                send();
                awaitRead();
            } finally {
                first.destroyForcibly();
                assertThat(first.waitFor(20, TimeUnit.SECONDS)).isTrue();
            }
            assertBooks(data);
        }
    }

    private void send() {
        List<Written> records = new ArrayList<>();
        for (int i = sent; i < sent + RECORDS; i++) {
            records.add(raw("orders", "r" + i, 0));
            records.add(written(cleansed("orders", "r" + i, "{\"n\":" + i + "}").build()));
        }
        cluster.send(TENANT, records);
        sent += RECORDS;
    }

    /** The offsets of the group are those of the warehouse. */
    private void awaitRead() {
        await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> {
                    try (Admin admin = cluster.admin()) {
                        long read = admin
                                .listConsumerGroupOffsets(GROUP)
                                .partitionsToOffsetAndMetadata()
                                .get()
                                .entrySet()
                                .stream()
                                .filter(entry -> isCleansed(entry.getKey()))
                                .mapToLong(entry -> entry.getValue().offset())
                                .sum();
                        assertThat(read).isEqualTo(sent);
                    }
                });
    }

    private static boolean isCleansed(TopicPartition partition) {
        return partition.topic().equals(TENANT + ".cleansed");
    }

    private void awaitMembers(int members) {
        await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> {
                    try (Admin admin = cluster.admin()) {
                        assertThat(admin.describeConsumerGroups(Set.of(GROUP))
                                        .all()
                                        .get()
                                        .get(GROUP)
                                        .members())
                                .hasSize(members);
                    }
                });
    }

    private static void signal(Process process, String signal) throws Exception {
        assertThat(new ProcessBuilder("kill", signal, String.valueOf(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private void assertBooks(Path data) throws Exception {
        var app = new MetadataApp(WarehouseConfig.defaults(), cluster.tenant(TENANT, data));
        app.start();
        try {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(app.progress().caughtUp()).isTrue());
            assertThat(app.ledger().verify(true)).isEmpty();
            assertThat(app.ledger().pipelines().get(0).duplicates()).isZero();
            assertThat(SinkRig.rows(app.warehouse(), "SELECT count(*), count(DISTINCT n) FROM raw.orders"))
                    .containsExactly(sent + "|" + sent);
        } finally {
            app.stop(Duration.ofSeconds(5));
        }
    }
}
