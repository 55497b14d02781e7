package dev.sluice.metadata.sink;

import static dev.sluice.metadata.sink.Records.cleansed;
import static dev.sluice.metadata.sink.Records.raw;
import static dev.sluice.metadata.sink.Records.written;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.metadata.normalize.RandomDocuments;
import dev.sluice.metadata.sink.Records.Written;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random documents whose keys and types drift, in random order, in flushes of random size with restarts between them, into a real DuckDB: no crash, no
 * record refused, no value lost, and the same ids when all is run again in another order.
 */
class RandomDriftTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int DOCUMENTS = 250;

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 20261121})
    void noValueIsLostAndIdsAreStable(long seed) throws Exception {
        List<JsonNode> documents = RandomDocuments.of(seed, DOCUMENTS);
        long values = documents.stream().mapToLong(RandomDriftTest::values).sum();

        TreeSet<String> ids = land(directory.resolve("once"), documents, new Random(seed + 1), values);
        TreeSet<String> again = land(directory.resolve("again"), documents, new Random(seed + 2), values);

        assertThat(again).as("ids, seed %s", seed).isEqualTo(ids);
    }

    /** Lands all in an order of its own; returns the ids of all rows. */
    private static TreeSet<String> land(Path warehouse, List<JsonNode> documents, Random random, long values)
            throws Exception {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < documents.size(); i++) {
            order.add(i);
        }
        Collections.shuffle(order, random);
        SinkRig rig = open(warehouse);
        try {
            for (int from = 0; from < order.size(); ) {
                int to = Math.min(order.size(), from + 1 + random.nextInt(60));
                List<Written> flush = new ArrayList<>();
                for (int i : order.subList(from, to)) {
                    flush.add(raw("docs", "row-" + i, 0));
                    flush.add(written(
                            cleansed("docs", "row-" + i, documents.get(i).toString())
                                    .build()));
                }
                rig.feed(flush);
                from = to;
                if (random.nextInt(3) == 0) {
                    rig.close();
                    rig = open(warehouse);
                }
            }
            assertThat(rig.verifyAll()).isEmpty();
            assertThat(rig.count("_sluice.rejected")).isZero();
            assertThat(rig.count("raw.docs")).isEqualTo(documents.size());
            var ids = new TreeSet<String>();
            assertThat(read(rig, ids)).as("values in the tables").isEqualTo(values);
            return ids;
        } finally {
            rig.close();
        }
    }

    private static SinkRig open(Path warehouse) {
        return new SinkRig(warehouse).define(Definition.appending("docs"));
    }

    /** Counts the values in all tables and notes the ids of all rows. */
    private static long read(SinkRig rig, TreeSet<String> ids) throws Exception {
        long values = 0;
        for (String table : rig.rows("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'raw'")) {
            List<String> columns = rig.rows("SELECT column_name FROM duckdb_columns() WHERE schema_name = 'raw'"
                    + " AND table_name = '" + table + "' AND column_name NOT LIKE '\\_sluice\\_%' ESCAPE '\\'");
            for (String column : columns) {
                values += Long.parseLong(
                        rig.rows("SELECT count(\"" + column.replace("\"", "\"\"") + "\") FROM raw.\"" + table + "\"")
                                .get(0));
            }
            for (String id : rig.rows("SELECT _sluice_id FROM raw.\"" + table + "\"")) {
                assertThat(ids.add(table + " " + id))
                        .as("id %s of %s", id, table)
                        .isTrue();
            }
            boolean rest = !rig.rows("SELECT 1 FROM duckdb_columns() WHERE schema_name = 'raw' AND table_name = '"
                            + table + "' AND column_name = '_sluice_rest'")
                    .isEmpty();
            for (String kept : rest
                    ? rig.rows("SELECT _sluice_rest FROM raw.\"" + table + "\" WHERE _sluice_rest IS NOT NULL")
                    : List.<String>of()) {
                values += values(JSON.readTree(kept));
            }
        }
        return values;
    }

    private static long values(JsonNode node) {
        if (!node.isContainerNode()) {
            return node.isNull() ? 0 : 1;
        }
        long values = 0;
        for (JsonNode child : node) {
            values += values(child);
        }
        return values;
    }
}
