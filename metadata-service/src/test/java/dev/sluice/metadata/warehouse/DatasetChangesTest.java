package dev.sluice.metadata.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.metadata.normalize.Column;
import dev.sluice.metadata.normalize.ColumnType;
import dev.sluice.metadata.normalize.NormalizedBatch;
import dev.sluice.metadata.normalize.RowIdentity;
import dev.sluice.metadata.normalize.TableBatch;
import dev.sluice.metadata.normalize.TableNormalizer;
import dev.sluice.pipeline.definition.TableSpec;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that replace or change others. */
class DatasetChangesTest {
    @TempDir
    private Path directory;

    private DatasetRig rig;

    @BeforeEach
    void open() throws SQLException {
        rig = new DatasetRig(directory.resolve("w.duckdb"));
    }

    @AfterEach
    void close() throws SQLException {
        rig.close();
    }

    @Test
    void mergesByPrimaryKeyWithChildren() throws SQLException {
        rig.merge("id");

        assertThat(rig.mergeFlush(
                        "{\"id\":1,\"v\":\"a\",\"tags\":[\"x\",\"y\"],\"o\":{\"l\":[{\"deep\":[1]}]}}",
                        "{\"id\":2,\"v\":\"b\",\"tags\":[\"z\"]}"))
                .isEqualTo(new MergeResult(2, 0));
        assertThat(rig.mergeFlush(
                        "{\"id\":2,\"v\":\"first\",\"tags\":[\"gone\"]}",
                        "{\"id\":3,\"v\":\"c\"}",
                        "{\"id\":\"2\",\"v\":\"last\",\"tags\":[\"q\",\"r\"]}"))
                .isEqualTo(new MergeResult(1, 2));
        assertThat(rig.mergeFlush("{\"id\":1}")).isEqualTo(new MergeResult(0, 1));

        assertThat(rig.query("SELECT id, v FROM raw.orders ORDER BY id")).containsExactly("1|null", "2|last", "3|c");
        assertThat(
                        rig.query(
                                "SELECT o.id, t.\"value\" FROM raw.orders__tags t JOIN raw.orders o"
                                        + " ON o._sluice_id = t._sluice_root_id AND o._sluice_id = t._sluice_parent_id ORDER BY t.\"value\""))
                .containsExactly("2|q", "2|r");
        assertThat(rig.query("SELECT count(*) FROM raw.orders__tags")).containsExactly("2");
        assertThat(rig.query("SELECT count(*) FROM raw.orders__o__l__deep")).containsExactly("0");
    }

    @Test
    void mergesAlsoIntoTablesThatAnEarlierProcessMade() throws SQLException {
        rig.merge("id");
        rig.mergeFlush("{\"id\":1,\"tags\":[1]}", "{\"id\":2,\"tags\":[2]}");

        rig.reload();
        rig.merge("id");
        assertThat(rig.mergeFlush("{\"id\":1}")).isEqualTo(new MergeResult(0, 1));

        assertThat(rig.query("SELECT \"value\" FROM raw.orders__tags")).containsExactly("2");
    }

    @Test
    void leavesOtherTablesWithTheNameOfAChildAlone() throws SQLException {
        TableNormalizer other = new TableNormalizer(
                TableSpec.appending("orders__tags"),
                Map.of(),
                "_sluice",
                rig.tables().catalog());
        NormalizedBatch others = new NormalizedBatch();
        other.add(DatasetRig.bytes("{\"x\":1}"), new RowIdentity("z5jIxXIbUnmbKw", "l"), Map.of(), others);
        rig.execute("BEGIN TRANSACTION");
        rig.tables().apply(others.changes());
        for (TableBatch table : others.tables()) {
            rig.tables().append(table);
        }
        rig.execute("COMMIT");
        rig.merge("id");

        rig.mergeFlush("{\"id\":1}");
        rig.mergeFlush("{\"id\":1}");

        assertThat(rig.query("SELECT x FROM raw.orders__tags")).containsExactly("1");
    }

    @Test
    void updatesManyRowsWhereTheirGuardsHold() throws SQLException {
        rig.flush("{\"id\":1,\"h\":\"a\"}", "{\"id\":2,\"h\":\"b\"}", "{\"id\":3}");
        rig.execute("BEGIN TRANSACTION");
        rig.tables()
                .ensureColumns(
                        "orders",
                        List.of(
                                Column.of("_llm_city", ColumnType.TEXT),
                                Column.of("_llm_at", ColumnType.TIMESTAMP),
                                Column.of("id", ColumnType.TEXT)));

        long changed = rig.tables()
                .updateRows(
                        "orders",
                        "_sluice_id",
                        List.of(
                                new RowUpdate("row-0", values("old", Instant.EPOCH), Map.of("h", "a")),
                                new RowUpdate("row-1", values("stale", Instant.EPOCH), Map.of("h", "other")),
                                new RowUpdate("row-0", values("Oslo", Instant.EPOCH), Map.of("h", "a")),
                                new RowUpdate("row-2", values("none", null), guard("h", null)),
                                new RowUpdate("row-9", values("nobody", null), Map.of("h", "a"))));
        assertThat(changed).isEqualTo(3);
        assertThat(rig.tables()
                        .updateRows(
                                "orders",
                                "_sluice_id",
                                List.of(new RowUpdate("row-1", Map.of("_llm_city", "Rome"), Map.of()))))
                .isEqualTo(1);
        rig.execute("COMMIT");

        assertThat(rig.query("SELECT id, _llm_city, epoch_us(_llm_at) FROM raw.orders ORDER BY id"))
                .containsExactly("1|Oslo|0", "2|Rome|null", "3|none|null");
        assertThat(rig.tables().catalog().table("orders")).isNotNull();
        rig.flush("{\"id\":4}");
        assertThat(rig.query("SELECT count(*) FROM raw.orders")).containsExactly("4");
    }

    private static Map<String, @Nullable Object> values(String city, @Nullable Instant at) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("_llm_city", city);
        values.put("_llm_at", at);
        return values;
    }

    private static Map<String, @Nullable Object> guard(String column, @Nullable Object value) {
        Map<String, @Nullable Object> guard = new LinkedHashMap<>();
        guard.put(column, value);
        return guard;
    }
}
