package dev.sluice.metadata.sink;

import static dev.sluice.metadata.sink.Records.cleansed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.metadata.sink.Records.Written;
import dev.sluice.metadata.store.WarehouseSettings;
import dev.sluice.pipeline.Pipeline;
import java.nio.file.Path;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Merges that delete rows by their numbers do what those do that read the table, whatever moves the rows. */
class PlacesTest {

    private static final int KEYS = 4_000;
    private static final int ROWS = 300;
    private static final Pipeline ITEMS = Definition.pushedInto(
            "items",
            "write_disposition: merge",
            "primary_key: id",
            "columns: {gone: {data_type: bool, hard_delete: true}}");

    @TempDir
    Path directory;

    private final Map<Integer, String> expected = new TreeMap<>();
    private SinkRig rig;
    private int fed;

    @BeforeEach
    void open() throws Exception {
        // a checkpoint after every few flushes
        rig = new SinkRig(new WarehouseSettings(directory.resolve("warehouse.duckdb"), 256L << 20, 2, 256 << 10));
        rig.define(ITEMS);
        rig.flusher.placesFrom(1);
        try (Statement statement = rig.warehouse.writer().createStatement()) {
            statement.execute("CREATE SCHEMA IF NOT EXISTS raw");
            statement.execute("""
                    CREATE TABLE IF NOT EXISTS raw.items (id BIGINT CHECK (id >= 0), v VARCHAR, gone BOOLEAN,
                        _sluice_id VARCHAR, _sluice_load_id VARCHAR, _sluice_version BIGINT)""");
        }
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private Written item(int id, String value, boolean gone, int tags) {
        if (gone) {
            expected.remove(id);
        } else {
            expected.put(id, value + "|" + tags);
        }
        String list = "7,".repeat(tags) + "8";
        return Records.onto(
                Records.TOPICS.cleansed(),
                "k",
                cleansed(
                                "items",
                                "r" + fed++,
                                "{\"id\":" + id + ",\"v\":\"" + value + "\",\"gone\":" + gone + ",\"tags\":[" + list
                                        + "]}")
                        .build());
    }

    private List<Written> items(Random random, int rows) {
        List<Written> records = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            records.add(item(random.nextInt(KEYS), "v" + fed, random.nextInt(20) == 0, random.nextInt(3)));
        }
        return records;
    }

    private void holdsWhatIsExpected() throws Exception {
        assertThat(rig.rows("""
                        SELECT id, v, (SELECT count(*) - 1 FROM raw.items__tags AS t WHERE t._sluice_root_id = i._sluice_id)
                        FROM raw.items AS i ORDER BY id"""))
                .isEqualTo(expected.entrySet().stream()
                        .map(item -> item.getKey() + "|" + item.getValue())
                        .toList());
        assertThat(rig.count("raw.items__tags"))
                .isEqualTo(expected.values().stream()
                        .mapToInt(item -> 1 + Integer.parseInt(item.split("\\|")[1]))
                        .sum());
    }

    @Test
    void randomMergesWithCheckpointsAndRollbacks() throws Exception {
        var random = new Random(11);
        int looked = 0;
        for (int flush = 0; flush < 60; flush++) {
            List<Written> records = items(random, ROWS);
            if (flush % 13 == 12) {
                // refused by DuckDB, so that the flush is rolled back and halved
                records.add(random.nextInt(ROWS), unwritable());
            }
            rig.feed(records);
            looked += rig.flusher.places().size();
            if (flush % 6 == 5) {
                holdsWhatIsExpected();
            }
        }
        holdsWhatIsExpected();
        assertThat(rig.count("_sluice.rejected")).isEqualTo(4);
        assertThat(looked).as("flushes in which places of a table were known").isGreaterThan(30);
    }

    private Written unwritable() {
        return Records.onto(
                Records.TOPICS.cleansed(),
                "k",
                cleansed("items", "bad" + fed++, "{\"id\":-1,\"v\":\"bad\"}").build());
    }

    /** The table is read where a number leads to another row. */
    @Test
    void rowsThatAreElsewhereAreFoundAllTheSame() throws Exception {
        for (int flush = 0; flush < 8; flush++) {
            rig.feed(Stream.of(1, 2, 3).map(id -> item(id, "a" + fed, false, 1)).toList());
        }
        assertThat(rig.flusher.places().size()).isPositive();
        try (Statement statement = rig.warehouse.writer().createStatement()) {
            // two rows change places
            statement.execute("CREATE TEMP TABLE other AS SELECT * FROM raw.items WHERE id IN (1, 2)");
            statement.execute("""
                    UPDATE raw.items AS i SET id = o.id, v = o.v, _sluice_id = o._sluice_id FROM temp.other AS o
                    WHERE i.id IN (1, 2) AND o.id = 3 - i.id""");
        }

        rig.feed(item(1, "b", false, 2));

        holdsWhatIsExpected();
        assertThat(rig.flusher.places().size()).isZero();
    }

    @Test
    void rowsThatSomebodyElseAddedAreFound() throws Exception {
        for (int flush = 0; flush < 8; flush++) {
            rig.feed(item(1, "a" + fed, false, 0));
        }
        assertThat(rig.flusher.places().size()).isPositive();
        try (Statement statement = rig.warehouse.writer().createStatement()) {
            statement.execute(
                    "INSERT INTO raw.items BY NAME SELECT * REPLACE ('x' AS _sluice_id, 9 AS id) FROM raw.items");
            statement.execute("UPDATE raw.items SET v = 'late' WHERE id = 9");
        }

        rig.feed(item(1, "b", false, 0));

        assertThat(rig.rows("SELECT id, v FROM raw.items ORDER BY id")).containsExactly("1|b", "9|late");
    }

    @Test
    void anOpenedFileIsLearnedAnew() throws Exception {
        var random = new Random(12);
        for (int open = 0; open < 3; open++) {
            for (int flush = 0; flush < 8; flush++) {
                rig.feed(items(random, 100));
            }
            assertThat(rig.flusher.places().size()).isPositive();
            rig.close();
            open();
            assertThat(rig.flusher.places().size()).isZero();
        }
        holdsWhatIsExpected();
    }
}
