package dev.sluice.metadata.sink;

import static dev.sluice.metadata.sink.Records.cleansed;
import static dev.sluice.metadata.sink.Records.raw;
import static dev.sluice.metadata.sink.Records.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.metadata.MetadataApp;
import dev.sluice.metadata.WarehouseConfig;
import dev.sluice.metadata.sink.Records.Written;
import dev.sluice.runtime.ServiceContext;
import dev.sluice.runtime.config.DataSize;
import dev.sluice.schemas.RecordIds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * F-07, F-08 and F-18: the disk of the warehouse is full while its log is written, or while a checkpoint is; once there is room the sink goes on by
 * itself. A log that cannot be written makes DuckDB give the database up, which is opened again.
 */
class FullDiskIT {

    @TempDir
    Path directory;

    private Path small = Path.of("");

    @BeforeEach
    void mountSmallDisk() throws Exception {
        small = Files.createDirectories(directory.resolve("small"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", small.toString()),
                "a small file system cannot be mounted here (it takes root)");
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", small.toString());
    }

    private static boolean run(String... command) throws Exception {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (java.io.IOException e) {
            return false;
        }
    }

    /** @param checkpointThreshold 16 KiB: every flush ends in a checkpoint, and the disk fills up in one of them */
    @ParameterizedTest
    @ValueSource(strings = {"128MiB", "16KiB"})
    void aFullDiskPausesTheSinkAndLosesNothing(String checkpointThreshold) throws Exception {
        try (var cluster = new Cluster(directory.resolve("broker"))) {
            ServiceContext context = cluster.tenant("full", directory);
            Cluster.publish(context, "orders");
            var app = new MetadataApp(config(checkpointThreshold), context);
            app.start();
            try {
                fillAndFree(cluster, context, app);
            } finally {
                app.stop(Duration.ofSeconds(5));
            }
        }
    }

    private WarehouseConfig config(String checkpointThreshold) {
        WarehouseConfig usual = WarehouseConfig.defaults();
        return new WarehouseConfig(
                small.resolve("warehouse.duckdb"),
                null,
                usual.flush(),
                usual.memoryLimit(),
                usual.threads(),
                DataSize.parse(checkpointThreshold),
                usual.systemPrefix(),
                false,
                1,
                null);
    }

    private void fillAndFree(Cluster cluster, ServiceContext context, MetadataApp app) throws Exception {
        int records = 30_000;
        for (int i = 0; i < records; i += 5_000) {
            cluster.send("full", records(i, i + 5_000));
        }
        await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
            var status = Cluster.health(context, "metadata.sink");
            assertThat(status.isReady()).isFalse();
            assertThat(status.reason()).contains("disk full");
        });
        assertThat(run("mount", "-o", "remount,size=256m", small.toString())).isTrue();

        await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
            assertThat(Cluster.health(context, "metadata.sink").isReady()).isTrue();
            var orders = app.ledger().pipelines().get(0);
            assertThat(orders.rows()).isEqualTo(records);
            assertThat(orders.waiting()).isZero();
        });
        assertThat(app.ledger().verify(true)).isEmpty();
        assertThat(SinkRig.rows(app.warehouse(), "SELECT count(DISTINCT n) FROM raw.orders"))
                .containsExactly(String.valueOf(records));
        assertThat(SinkRig.rows(app.warehouse(), """
                        SELECT count(*), bool_and((event->>'$.run.facets.errorMessage.message') LIKE '%disk full%')
                        FROM _sluice.outbox WHERE (event->>'$.eventType') = 'FAIL'"""))
                .as("the window that found the disk full is told as a run that failed, once")
                .containsExactly("1|true");
        assertThat(SinkRig.rows(app.warehouse(), "SELECT count(*) FROM _sluice.rejected"))
                .containsExactly("0");
    }

    private static List<Written> records(int from, int to) {
        List<Written> records = new ArrayList<>();
        for (int i = from; i < to; i++) {
            var noise = new StringBuilder(); // text that does not compress
            for (int part = 0; part < 20; part++) {
                noise.append(RecordIds.ofPush("noise", "n" + i, part));
            }
            records.add(raw("orders", "r" + i, 0));
            records.add(written(cleansed("orders", "r" + i, "{\"n\":" + i + ",\"noise\":\"" + noise + "\"}")
                    .build()));
        }
        return records;
    }
}
