package dev.sluice.metadata.sink;

import static dev.sluice.metadata.sink.Records.cleansed;
import static dev.sluice.metadata.sink.Records.deadLetter;
import static dev.sluice.metadata.sink.Records.raw;
import static dev.sluice.metadata.sink.Records.written;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.metadata.store.WarehouseUnusable;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpeningCheckTest {

    @TempDir
    Path directory;

    private SinkRig rig;

    @BeforeEach
    void open() {
        rig = new SinkRig(directory).define(Definition.appending("orders"));
        rig.feed(
                raw("orders", "a", 0),
                raw("orders", "b", 0),
                raw("orders", "c", 0),
                written(cleansed("orders", "a", "{\"n\":1}").build()),
                written(cleansed("orders", "c", "{\"n\":").build()),
                deadLetter("orders", "b", 0, "not_json"));
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private void tamper(String sql) throws SQLException {
        try (Statement statement = rig.warehouse.writer().createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void whatASinkLeavesIsFine() {
        assertThatCode(() -> OpeningCheck.run(rig.warehouse)).doesNotThrowAnyException();
    }

    @Test
    void offsetsBehindTheLastLoadAreRefused() throws Exception {
        tamper("UPDATE _sluice.offsets SET next_offset = 0 WHERE topic = 'test.cleansed'");
        assertThatThrownBy(() -> OpeningCheck.run(rig.warehouse))
                .isInstanceOf(WarehouseUnusable.class)
                .hasMessageContaining("test.cleansed-");
    }

    @Test
    void offsetsBehindADeadLetterAreRefused() throws Exception {
        tamper("DELETE FROM _sluice.loads");
        tamper("UPDATE _sluice.offsets SET next_offset = 0 WHERE topic = 'test.dead-letters'");
        assertThatThrownBy(() -> OpeningCheck.run(rig.warehouse)).hasMessageContaining("test.dead-letters-");
    }

    @Test
    void missingOffsetsAreRefused() throws Exception {
        tamper("DELETE FROM _sluice.offsets");
        assertThatThrownBy(() -> OpeningCheck.run(rig.warehouse)).isInstanceOf(WarehouseUnusable.class);
    }

    @Test
    void rowsThatSomebodyHasDeletedDoNotKeepTheSinkFromStarting() throws Exception {
        tamper("DELETE FROM raw.orders");
        assertThatCode(() -> OpeningCheck.run(rig.warehouse)).doesNotThrowAnyException();
    }
}
