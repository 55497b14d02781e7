package dev.sluice.metadata.sink;

import static dev.sluice.metadata.sink.Records.cleansed;
import static dev.sluice.metadata.sink.Records.raw;
import static dev.sluice.metadata.sink.Records.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.metadata.sink.Records.Written;
import dev.sluice.metadata.store.WarehouseSettings;
import dev.sluice.schemas.RecordIds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F-17: the least memory that is allowed, and rows that are wide or long. */
class SmallMemoryTest {

    private static final long MIB = 1L << 20;
    private static final int ROWS = 3_000;

    /** Rows of half a megabyte that a flush takes at most by default (32 MiB). */
    private static final int LONG = 60;

    @TempDir
    Path directory;

    private WarehouseSettings settings = WarehouseSettings.of(Path.of("unused"));

    @BeforeEach
    void littleMemory() {
        settings = new WarehouseSettings(directory.resolve("warehouse.duckdb"), 64 * MIB, 2, 16 * MIB);
    }

    private static List<Written> round(int round, int columns) {
        List<Written> records = new ArrayList<>();
        for (int id = 0; id < ROWS; id++) {
            String record = "r" + round + "-" + id;
            records.add(raw("wide", record, 0));
            records.add(
                    written(cleansed("wide", record, wide(id, round, columns)).build()));
        }
        return records;
    }

    @Test
    void rowsOfAHundredColumnsLandAndMergeInLittleMemory() throws Exception {
        try (SinkRig rig = new SinkRig(settings).define(Definition.merging("wide", "id"))) {
            for (int round = 0; round < 3; round++) {
                rig.feed(round(round, 100));
            }
            assertThat(rig.rows("SELECT count(*), min(c0), max(c99) FROM raw.wide"))
                    .containsExactly(ROWS + "|2|2");
            assertThat(rig.verifyAll()).isEmpty();
            assertThat(rig.count("_sluice.rejected")).isZero();
            assertThat(usedByDuckdb(rig)).isLessThanOrEqualTo(64 * MIB);
        }
    }

    /** DuckDB takes two blocks of 64 KiB per column that is written. */
    @Test
    void rowsTooWideForTheMemoryWaitForMoreAndAreNotTakenForBad() throws Exception {
        List<Written> records = round(0, 1_400);
        try (SinkRig rig = new SinkRig(settings).define(Definition.merging("wide", "id"))) {
            assertThatThrownBy(() -> rig.feed(records))
                    .isInstanceOfSatisfying(
                            SinkFault.class, e -> assertThat(e.fault().kind()).isEqualTo(Fault.Kind.MEMORY));
            assertThat(rig.count("_sluice.rejected")).isZero();
        }
        WarehouseSettings more = WarehouseSettings.of(settings.file());
        try (SinkRig rig = new SinkRig(more).define(Definition.merging("wide", "id"))) {
            rig.feed(records);
            assertThat(rig.rows("SELECT count(*), count(c1399) FROM raw.wide")).containsExactly(ROWS + "|" + ROWS);
            assertThat(rig.verifyAll()).isEmpty();
        }
    }

    @Test
    void rowsOfHalfAMegabyteEachLandInLittleMemory() throws Exception {
        try (SinkRig rig = new SinkRig(settings).define(Definition.appending("long"))) {
            List<Written> records = new ArrayList<>();
            for (int id = 0; id < LONG; id++) {
                records.add(raw("long", "r" + id, 0));
                records.add(written(cleansed("long", "r" + id, "{\"id\":" + id + ",\"text\":\"" + noise(id) + "\"}")
                        .build()));
            }
            rig.feed(records);
            assertThat(rig.rows("SELECT count(*), min(length(text)) FROM raw.long"))
                    .containsExactly(LONG + "|" + 500_000);
            assertThat(rig.verifyAll()).isEmpty();
            assertThat(rig.count("_sluice.rejected")).isZero();
            assertThat(usedByDuckdb(rig)).isLessThanOrEqualTo(64 * MIB);
        }
    }

    private static long usedByDuckdb(SinkRig rig) throws Exception {
        return Long.parseLong(rig.rows("SELECT sum(memory_usage_bytes)::BIGINT FROM duckdb_memory()")
                .get(0));
    }

    private static String wide(int id, int round, int columns) {
        var row = new StringBuilder("{\"id\":").append(id);
        for (int column = 0; column < columns; column++) {
            row.append(",\"c").append(column).append("\":").append(round);
        }
        return row.append('}').toString();
    }

    /** Text that does not compress. */
    private static String noise(int id) {
        var text = new StringBuilder(500_000);
        for (int part = 0; part < 25_000; part++) {
            text.append(RecordIds.ofPush("noise", "n" + id, part));
        }
        return text.toString();
    }
}
