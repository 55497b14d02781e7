package dev.sluice.metadata.sink;

import static dev.sluice.metadata.sink.Records.progress;
import static dev.sluice.metadata.sink.Records.source;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.metadata.store.Warehouse;
import dev.sluice.pipeline.Pipeline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * F-16 and F-19: a reader that stays keeps the sink from checkpoints, so that the log holds new tables, new columns and rows of the same
 * tables. A crash at that moment loses nothing.
 */
class WalReplayTest {

    @TempDir
    Path directory;

    /** What changes the schema. */
    enum Change {
        APPEND("write_disposition: append"),
        MERGE("write_disposition: merge", "primary_key: [id]"),
        REPLACE("write_disposition: replace"),
        SCD2("write_disposition: {disposition: merge, strategy: scd2}");

        private final String[] table;

        Change(String... table) {
            this.table = table;
        }

        Pipeline pipeline() {
            return Definition.filesInto("items", table);
        }
    }

    private static Statement hold(Warehouse warehouse) throws SQLException {
        Statement statement = warehouse.reader().createStatement();
        statement.execute("BEGIN TRANSACTION READ ONLY");
        statement.execute("SELECT count(*) FROM _sluice.offsets");
        return statement;
    }

    @ParameterizedTest
    @EnumSource
    void aLogWithNewTablesNewColumnsAndTheirRowsIsReplayed(Change change) throws Exception {
        CrashImage image;
        try (SinkRig rig = new SinkRig(directory.resolve("live")).define(change.pipeline())) {
            Statement reader = hold(rig.warehouse);
            for (int load = 0; load < 3; load++) {
                String more = ",\"c" + load + "\":\"x\",\"l" + load + "\":[1,{\"d" + load + "\":2}]}";
                rig.feed(source("items", "s" + load, 1, "{\"id\":1" + more, "{\"id\":2,\"v\":" + load + more));
                rig.feed(progress("items", "s" + load, 2, true, null));
            }
            image = CrashImage.of(rig, directory.resolve("image"));
            reader.execute("COMMIT");
        }
        assertThat(Files.size(image.log()))
                .as("bytes of DDL and rows in the log")
                .isGreaterThan(10_000);

        try (SinkRig again = new SinkRig(image.directory()).define(change.pipeline())) {
            assertThat(again.verifyAll()).isEmpty();
            int rows = change == Change.APPEND || change == Change.SCD2 ? 6 : 2;
            assertThat(again.rows("SELECT count(*), count(DISTINCT id), count(c2) FROM raw.items"))
                    .containsExactly(rows + "|2|2");
            assertThat(again.rows("SELECT sum(d2) FROM raw.items__l2")).containsExactly("4");
            again.feed(source("items", "s9", 1, "{\"id\":3,\"new\":true}"));
            again.feed(progress("items", "s9", 1, true, null));
            assertThat(again.verifyAll()).isEmpty();
            assertThat(again.rows("SELECT count(*) FROM raw.items WHERE new")).containsExactly("1");
        }
    }

    @Test
    void aReaderThatStaysHoldsUpCheckpointsAndNothingElse() throws Exception {
        try (SinkRig rig = new SinkRig(directory.resolve("live")).define(Change.APPEND.pipeline())) {
            Path log = new CrashImage(rig.warehouse.file()).log();
            rig.feed(source("items", "s0", 1, "{\"id\":0}"));
            rig.warehouse.checkpoint();
            Statement reader = hold(rig.warehouse);
            for (int flush = 1; flush <= 20; flush++) {
                rig.feed(source("items", "s" + flush, 1, "{\"id\":" + flush + "}"));
                rig.warehouse.checkpoint();
            }
            assertThat(Files.size(log)).isGreaterThan(10_000);
            assertThat(rig.rows("SELECT count(*) FROM raw.items")).containsExactly("21");

            reader.execute("COMMIT");
            rig.warehouse.checkpoint();
            assertThat(log.toFile().length()).isLessThan(1_000);
        }
    }
}
