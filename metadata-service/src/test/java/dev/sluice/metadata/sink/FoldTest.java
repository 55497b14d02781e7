package dev.sluice.metadata.sink;

import static dev.sluice.metadata.sink.Records.cleansed;
import static dev.sluice.metadata.sink.Records.progress;
import static dev.sluice.metadata.sink.Records.source;
import static dev.sluice.metadata.sink.Records.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sluice.metadata.fold.FoldedColumn;
import dev.sluice.metadata.fold.WarehouseFold;
import dev.sluice.metadata.lineage.RunEvents;
import dev.sluice.metadata.store.Warehouse;
import dev.sluice.metadata.store.WarehouseSettings;
import dev.sluice.pipeline.Pipeline;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values that were parked return to their column when a rule or a declared type makes them fit. */
class FoldTest {

    @TempDir
    Path directory;

    private SinkRig open(Pipeline pipeline) {
        return new SinkRig(directory).define(pipeline);
    }

    private void feed(String... rows) throws Exception {
        try (SinkRig rig = open(Definition.pushedInto("items", "name: items"))) {
            for (int i = 0; i < rows.length; i++) {
                rig.feed(written(cleansed("items", "r" + i, rows[i]).build()));
            }
        }
    }

    private List<FoldedColumn> fold(boolean apply, boolean drop, Pipeline... pipelines) throws Exception {
        try (Warehouse warehouse = Warehouse.open(WarehouseSettings.of(directory.resolve("warehouse.duckdb")))) {
            return new WarehouseFold(
                            warehouse,
                            "_sluice",
                            new RunEvents("test", "localhost:9092", "test.raw", "/warehouse.duckdb"),
                            Clock.systemUTC())
                    .run(List.of(pipelines), apply, drop);
        }
    }

    private void rows(String sql, String... expected) throws Exception {
        try (SinkRig rig = open(Definition.pushedInto("items", "name: items"))) {
            assertThat(rig.rows(sql)).containsExactly(expected);
            assertThat(rig.verify()).isEmpty();
        }
    }

    private static final String COLUMNS = "SELECT column_name, data_type FROM duckdb_columns()"
            + " WHERE table_name = 'items' AND column_name LIKE 'v%' ORDER BY column_index";

    @Test
    void aRuleThatReadsTheValuesMovesThem() throws Exception {
        feed("{\"v\":1}", "{\"v\":\"2 kg\"}", "{\"v\":\"3 kg\"}", "{\"v\":\"none\"}");
        Pipeline mended = Definition.pushedWithRules("items", "{field: v, replace: {' kg': ''}}");

        List<FoldedColumn> tried = fold(false, true, mended);
        assertThat(tried).hasSize(1);
        assertThat(tried.get(0).parked()).isEqualTo(3);
        assertThat(tried.get(0).moved()).isEqualTo(2);
        assertThat(tried.get(0).dropped()).isFalse();
        rows("SELECT v, v__v_text FROM raw.items ORDER BY _sluice_id", "1|null", "null|2 kg", "null|3 kg", "null|none");

        assertThat(fold(true, true, mended)).isEqualTo(tried);
        rows("SELECT v, v__v_text FROM raw.items ORDER BY _sluice_id", "1|null", "2|null", "3|null", "null|none");
    }

    @Test
    void aDeclaredTypeThatHoldsAllMovesThemAndTheEmptyColumnGoes() throws Exception {
        feed("{\"v\":1}", "{\"v\":2.5}", "{\"v\":\"3.25\"}", "{\"v\":4}");
        Pipeline wider = Definition.pushedInto("items", "columns: {v: {data_type: double}}");

        assertThat(fold(false, true, wider))
                .allSatisfy(one -> assertThat(one.type() + one.widened()).isEqualTo("DOUBLEtrue"))
                .extracting(FoldedColumn::moved)
                .containsExactlyInAnyOrder(1L, 1L);
        rows(COLUMNS, "v|BIGINT", "v__v_double|DOUBLE", "v__v_text|VARCHAR");
        fold(true, true, wider);

        rows("SELECT v FROM raw.items ORDER BY v", "1.0", "2.5", "3.25", "4.0");
        rows(COLUMNS, "v|DOUBLE");
        rows(
                "SELECT change, column_name, column_type FROM _sluice.schema_versions WHERE load_id LIKE 'fold%' ORDER BY version, column_name",
                "alter_column|v|DOUBLE", "drop_column|v__v_double|null", "drop_column|v__v_text|null");
        rows("""
                SELECT event->>'$.outputs[0].facets.lifecycleStateChange.lifecycleStateChange', count(DISTINCT event->>'$.outputs[0].facets.version.datasetVersion')
                FROM _sluice.outbox WHERE load_id LIKE 'fold%' AND (event->>'$.eventType') = 'COMPLETE' GROUP BY 1""", "ALTER|2");
        // and the sink goes on
        try (SinkRig rig = open(wider)) {
            rig.feed(written(cleansed("items", "more", "{\"v\":7.5}").build()));
            assertThat(rig.rows("SELECT max(v) FROM raw.items")).containsExactly("7.5");
        }
    }

    @Test
    void aTypeThatWouldChangeValuesIsNotTaken() throws Exception {
        feed("{\"v\":\"x\"}", "{\"v\":\"12\"}");
        Pipeline narrower = Definition.pushedInto("items", "columns: {v: {data_type: bigint}}");
        try (SinkRig rig = open(Definition.pushedInto("items", "name: items"))) {
            assertThat(rig.rows(COLUMNS)).containsExactly("v|VARCHAR");
        }

        assertThat(fold(true, true, narrower)).isEmpty();
        rows(COLUMNS, "v|VARCHAR");
    }

    @Test
    void withoutADefinitionOnlyWhatFitsAlreadyMoves() throws Exception {
        feed("{\"v\":1,\"l\":[1,\"a\"]}", "{\"v\":\"x\"}");

        assertThat(fold(true, true)).extracting(FoldedColumn::moved).containsExactlyInAnyOrder(0L, 0L);
        rows("SELECT v__v_text FROM raw.items WHERE v IS NULL", "x");
        rows("SELECT value__v_text FROM raw.items__l WHERE value IS NULL", "a");
    }

    @Test
    void rowsThatWaitHoldItUp() throws Exception {
        Pipeline replacing = Definition.filesInto("items", "write_disposition: replace");
        try (SinkRig rig = open(replacing)) {
            rig.feed(source("items", "a", 1, "{\"v\":1}"));
        }
        assertThatIllegalStateException()
                .isThrownBy(() -> fold(true, true, replacing))
                .withMessageContaining("wait for raw.items");
        try (SinkRig rig = open(replacing)) {
            rig.feed(source("items", "a", 2, "{\"v\":\"x\"}"));
            rig.feed(progress("items", "a", 2, true, null));
            assertThat(rig.count("raw.items")).isEqualTo(2);
        }
        // columns that go do not trouble the next load
        try (Warehouse warehouse = Warehouse.open(WarehouseSettings.of(directory.resolve("warehouse.duckdb")));
                var statement = warehouse.writer().createStatement()) {
            statement.execute("UPDATE raw.items SET v__v_text = NULL");
        }
        fold(true, true, replacing);
        try (SinkRig rig = open(replacing)) {
            rig.feed(source("items", "b", 1, "{\"v\":5,\"w\":1}"));
            rig.feed(progress("items", "b", 1, true, null));
            assertThat(rig.rows("SELECT v, w FROM raw.items")).containsExactly("5|1");
        }
    }
}
