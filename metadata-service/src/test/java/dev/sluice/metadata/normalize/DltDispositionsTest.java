package dev.sluice.metadata.normalize;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.metadata.warehouse.Arrival;
import dev.sluice.metadata.warehouse.DatasetTables;
import dev.sluice.metadata.warehouse.Disposition;
import dev.sluice.metadata.warehouse.StagedTables;
import dev.sluice.pipeline.definition.TableSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.duckdb.DuckDBConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What dlt's write dispositions made of a case's loads is what ours make of them; and where not, what ours make instead. */
class DltDispositionsTest {

    /** Cases where dlt fails: columns and rows of the tables that are made here. */
    private static final Map<String, String> LANDS_INSTEAD = Map.ofEntries(
            // a row without a key merges with nothing
            entry("merge_pk_null_fails", "[v BIGINT] [{v=1}]"),
            entry("merge_key_null_rows_fail", "[day VARCHAR, n BIGINT] [{day=d1, n=1}, {day=null, n=2}]"),
            // a key that does not fit its column is a key under the name of its variant
            entry(
                    "merge_pk_type_variant_makes_pk_null_fails",
                    "[id BIGINT, a BIGINT, id__v_text VARCHAR]"
                            + " [{a=1, id=1, id__v_text=null}, {a=2, id=null, id__v_text=x}]"),
            // child rows always know their root, so that append can become merge; what was appended has ids of records,
            // not of keys
            entry(
                    "append_then_merge_root_key_fails",
                    "[id BIGINT, v VARCHAR] [{id=1, v=a}, {id=2, v=b2}, {id=2, v=b}, {id=3, v=c}] / [k BIGINT] ["
                            + "{_dlt_list_idx=0, k=1, parent={id=1, v=a}}, {_dlt_list_idx=0, k=3, parent={id=2, v=b}},"
                            + " {_dlt_list_idx=0, k=4, parent={id=2, v=b2}}, {_dlt_list_idx=1, k=2, parent={id=1, v=a}},"
                            + " {_dlt_list_idx=1, k=5, parent={id=2, v=b2}}]"),
            // an integer beyond 64 bits has a type of its own
            entry(
                    "append_load_error_in_one_table",
                    "[id DECIMAL(38,0)] [{id=9223372036854775808}] / [value BIGINT]"
                            + " [{_dlt_list_idx=0, parent={id=9223372036854775808}, value=1}]"));

    static Stream<DltCase> cases() throws IOException {
        return DltCase.all().stream().filter(one -> one.area().equals("dispositions"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void makesTheSameTables(DltCase one) throws Exception {
        try (var connection = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:")) {
            LandedTables landed = land(one, connection);

            if (LANDS_INSTEAD.containsKey(one.name())) {
                assertThat(landed.tables().values().stream()
                                .map(table -> table.columns() + " " + table.rows())
                                .collect(Collectors.joining(" / ")))
                        .isEqualTo(LANDS_INSTEAD.get(one.name()));
            } else {
                assertThat(withoutRootIds(landed)).isEqualTo(withoutRootIds(LandedTables.expected(one)));
            }
        }
    }

    @Test
    void everyCaseIsThere() throws IOException {
        List<String> names = cases().map(DltCase::name).toList();

        assertThat(names).containsAll(LANDS_INSTEAD.keySet()).hasSize(25);
    }

    /** Ours always have them. */
    private static Map<String, LandedTables.Table> withoutRootIds(LandedTables from) {
        Map<String, LandedTables.Table> tables = new TreeMap<>();
        from.tables().forEach((name, table) -> {
            List<String> system = new ArrayList<>(table.systemColumns());
            system.remove("_dlt_root_id");
            tables.put(name, new LandedTables.Table(table.columns(), system, table.parent(), table.rows()));
        });
        return tables;
    }

    /** Runs the loads of a case, each with a normalizer of its own that knows only what the database tells. */
    private static LandedTables land(DltCase one, DuckDBConnection connection) throws SQLException {
        int next = 0;
        int load = 0;
        DatasetTables tables = new DatasetTables(connection, "d", "_dlt");
        try (Statement statement = connection.createStatement()) {
            for (JsonNode run : one.runs()) {
                statement.execute("BEGIN TRANSACTION");
                TableSpec spec = one.table(run);
                TableNormalizer normalizer = new TableNormalizer(one.normalizerOptions(run), tables.load());
                NormalizedBatch batch = new NormalizedBatch();
                int end = next + run.get("rows").asInt();
                for (JsonNode row : one.input().subList(next, end)) {
                    normalizer.add(
                            row.toString().getBytes(StandardCharsets.UTF_8),
                            new RowIdentity("row-" + next++, "load-" + load),
                            Map.of(),
                            batch);
                }
                assertThat(batch.rejections()).isEmpty();
                tables.apply(batch.changes());
                Disposition disposition = Disposition.of(spec, spec.columns(), Naming.snakeCase(255));
                if (spec.landsWhole()) {
                    StagedTables staged = tables.staged("staged");
                    staged.add(batch, disposition);
                    staged.land(normalizer.table(), disposition, Arrival.WHOLE, one.boundary(run));
                } else if (disposition.way() == Disposition.Way.APPEND) {
                    tables.append(batch);
                } else {
                    tables.merge(batch.tables(), disposition);
                }
                statement.execute("COMMIT");
                load++;
            }
        }
        return LandedTables.read(connection, "d", tables.load(), "_dlt");
    }
}
