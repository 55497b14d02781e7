package dev.sluice.metadata.sink;

import static dev.sluice.metadata.sink.Records.cleansed;
import static dev.sluice.metadata.sink.Records.raw;
import static dev.sluice.metadata.sink.Records.written;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.metadata.sink.Records.Written;
import java.nio.file.Path;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A row that DuckDB itself refuses, here by a constraint that somebody has put on the table. */
class RejectedBisectTest {

    @TempDir
    Path directory;

    private SinkRig rig;

    @BeforeEach
    void open() throws Exception {
        rig = new SinkRig(directory).define(Definition.appending("orders"));
        try (Statement statement = rig.warehouse.writer().createStatement()) {
            statement.execute("CREATE SCHEMA raw");
            statement.execute("""
                    CREATE TABLE raw.orders (n BIGINT CHECK (n % 100 <> 13), _sluice_id VARCHAR, _sluice_load_id VARCHAR,
                        _sluice_version BIGINT)""");
        }
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void theRefusedRecordsStandAloneAndAllOthersLand() throws Exception {
        List<Written> records = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            records.add(raw("orders", "r" + i, 0));
            records.add(written(cleansed("orders", "r" + i, "{\"n\":" + i + "}").build()));
        }
        rig.feed(records);

        assertThat(rig.count("raw.orders")).isEqualTo(495);
        assertThat(rig.rows("SELECT record_id, code FROM _sluice.rejected ORDER BY topic_offset, topic_partition"))
                .containsExactlyInAnyOrder(
                        "r13|warehouse_refused",
                        "r113|warehouse_refused",
                        "r213|warehouse_refused",
                        "r313|warehouse_refused",
                        "r413|warehouse_refused");
        assertThat(rig.rows("SELECT DISTINCT message ILIKE '%constraint failed%' FROM _sluice.rejected"))
                .containsExactly("true");
        assertThat(rig.rows("SELECT sum(\"rows\"), sum(rejected) FROM _sluice.loads"))
                .containsExactly("495|5");
        assertThat(rig.account("orders").waiting()).isZero();
        assertThat(rig.verifyAll()).isEmpty();
        assertThat(rig.flusher
                                .state()
                                .offsets()
                                .next(new TopicPartition("test.cleansed", 0))
                                .orElse(0)
                        + rig.flusher
                                .state()
                                .offsets()
                                .next(new TopicPartition("test.cleansed", 1))
                                .orElse(0))
                .isEqualTo(500);
    }

    @Test
    void aRefusedRecordIsADuplicateWhenItComesAgain() throws Exception {
        var refused = written(cleansed("orders", "bad", "{\"n\":13}").build());
        rig.feed(raw("orders", "bad", 0), refused);
        rig.feed(raw("orders", "bad", 0), refused);

        assertThat(rig.count("_sluice.rejected")).isEqualTo(1);
        assertThat(rig.verifyAll()).isEmpty();
    }
}
