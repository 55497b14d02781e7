package dev.sluice.metadata.sink;

import static dev.sluice.metadata.sink.Records.cleansed;
import static dev.sluice.metadata.sink.Records.raw;
import static dev.sluice.metadata.sink.Records.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.metadata.export.ClosedWarehouse;
import dev.sluice.metadata.query.DamagedTables;
import dev.sluice.metadata.sink.Records.Written;
import dev.sluice.metadata.store.WarehouseUnusable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** F-04, F-11, F-12, F-13: what a sink finds when file or log are not as they were left. */
class DamagedWarehouseTest {

    private static final int ROWS = 2_000;
    /** Bytes at the start of a block. */
    private static final int CHECKSUM = 8;

    @TempDir
    Path directory;

    private SinkRig rig(String name) {
        return new SinkRig(directory.resolve(name)).define(Definition.appending("orders"));
    }

    private static List<Written> records(int from, int to) {
        List<Written> records = new ArrayList<>();
        for (int n = from; n < to; n++) {
            records.add(raw("orders", "r" + n, 0));
            records.add(written(cleansed("orders", "r" + n, "{\"n\":" + n + ",\"t\":\"some text of row " + n + "\"}")
                    .build()));
        }
        return records;
    }

    /** Half of the rows in the file, half in the log. */
    private CrashImage image(String name) throws Exception {
        try (SinkRig rig = rig(name)) {
            rig.feed(records(0, ROWS / 2));
            rig.warehouse.checkpoint();
            rig.feed(records(ROWS / 2, ROWS));
            return CrashImage.of(rig, directory.resolve(name + "-image"));
        }
    }

    private static void assertWhole(SinkRig rig, int rows) throws Exception {
        assertThat(rig.rows("SELECT count(*), count(DISTINCT n) FROM raw.orders"))
                .containsExactly(rows + "|" + rows);
        assertThat(rig.verifyAll()).isEmpty();
    }

    /** F-11. */
    @Test
    void aFlippedByteInTheLogIsRefusedAndNothingIsTouched() throws Exception {
        CrashImage image = image("flipped");
        CrashImage.flip(image.log(), Files.size(image.log()) / 2);
        byte[] file = Files.readAllBytes(image.file());
        byte[] log = Files.readAllBytes(image.log());

        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(() -> new SinkRig(image.directory()))
                    .isInstanceOf(WarehouseUnusable.class)
                    .hasMessageContaining("restore a backup, or move both aside")
                    .hasMessageContaining(image.log().getFileName().toString());
        }

        assertThat(image.file()).hasBinaryContent(file);
        assertThat(image.log()).hasBinaryContent(log);

        // as it says: both aside, and the topics fill a new one
        Files.delete(image.file());
        Files.delete(image.log());
        try (SinkRig again = new SinkRig(image.directory()).define(Definition.appending("orders"))) {
            again.feed(records(0, ROWS));
            assertWhole(again, ROWS);
        }
    }

    /** F-12: a block of rows; DuckDB finds it when it reads the block. */
    @Test
    void aFlippedByteInTheFileIsFoundWhenItIsReadAndNeverTakenForData() throws Exception {
        CrashImage image = image("block");
        Files.delete(image.log());
        assertThat(damaged(image)).isEmpty();
        CrashImage.flip(image.file(), blockOf(image, "t") + CHECKSUM);

        assertThat(damaged(image)).containsOnlyKeys("raw.orders");
        assertThat(damaged(image).get("raw.orders")).contains("checksum");
        assertThatThrownBy(() -> {
                    try (SinkRig rig = new SinkRig(image.directory()).define(Definition.appending("orders"))) {
                        rig.rows("SELECT max(t) FROM raw.orders");
                    }
                })
                .hasStackTraceContaining("checksum");
    }

    private static Map<String, String> damaged(CrashImage image) throws Exception {
        Path staging = Files.createDirectories(image.directory().resolve("staging"));
        return DamagedTables.find(new ClosedWarehouse(image.file(), staging, 256L << 20, 2));
    }

    /** Where the block begins that holds a column: three headers of 4 KiB, then blocks of 64 KiB. */
    private static long blockOf(CrashImage image, String column) throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:duckdb:" + image.file());
                var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT max(block_id) FROM pragma_storage_info('raw.orders')"
                        + " WHERE persistent AND segment_type = 'VARCHAR' AND column_name = '" + column + "'")) {
            row.next();
            return 3 * 4_096 + row.getLong(1) * 65_536;
        }
    }

    /** F-13. */
    @Test
    void theLogOfAnotherWarehouseIsRefused() throws Exception {
        CrashImage image = image("one");
        CrashImage other = image("other");
        Files.copy(other.log(), image.log(), StandardCopyOption.REPLACE_EXISTING);

        assertThatThrownBy(() -> new SinkRig(image.directory()))
                .isInstanceOf(WarehouseUnusable.class)
                .hasMessageContaining("WAL");
    }

    /** F-04, step by step: DuckDB's own switches stop a checkpoint where a crash would. */
    @ParameterizedTest
    @ValueSource(strings = {"before_truncate", "before_header", "after_free_list_write"})
    void aCheckpointThatStoppedHalfwayLeavesAWholeWarehouse(String where) throws Exception {
        CrashImage image = image(where);
        try (var connection = DriverManager.getConnection("jdbc:duckdb:" + image.file());
                var statement = connection.createStatement()) {
            statement.execute("SET debug_checkpoint_abort = '" + where + "'");
            assertThatThrownBy(() -> statement.execute("CHECKPOINT")).hasMessageContaining("Checkpoint aborted");
        }
        try (SinkRig rig = new SinkRig(image.directory()).define(Definition.appending("orders"))) {
            assertWhole(rig, ROWS);
            rig.feed(records(ROWS, ROWS + 100));
            assertWhole(rig, ROWS + 100);
        }
    }
}
