package dev.sluice.metadata.normalize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.metadata.warehouse.DatasetTables;
import dev.sluice.pipeline.definition.ContractMode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.duckdb.DuckDBConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What dlt made of a case is what we make of it, down to the order of the columns; and where not, what we make instead. */
class DltCasesTest {
    private static final Set<String> AREAS =
            Set.of("basics", "nulls", "types", "naming", "reserved", "nesting", "realistic", "contracts");

    /** Two tables in one case: the service has a normalizer for each. */
    private static final Set<String> OUT_OF_REACH = Set.of("contract_source_tables_freeze_new_resource");

    /** Cases where dlt fails or discards and we do not: columns and rows of its tables. */
    private static final Map<String, String> LANDS_INSTEAD = Map.ofEntries(
            // the row without a value for a column that is declared not null is refused, the others land
            entry("null_in_not_null_hint_fails", "[x BIGINT, id BIGINT] [{id=1, x=1}]"),
            entry("missing_not_null_column_fails_at_load", "[x BIGINT, id BIGINT] [{id=1, x=1}]"),
            // a variant column that is taken by another type has a variant itself
            entry(
                    "variant_column_occupied_by_other_type_fails",
                    "[v BIGINT, v__v_text BIGINT, v__v_text__v_text VARCHAR]"
                            + " [{v=1, v__v_text=5, v__v_text__v_text=null}, {v=null, v__v_text=null, v__v_text__v_text=x}]"),
            // integers beyond 64 bits
            entry("int_over_uint64_fails_at_extract", "[v DECIMAL(38,0)] [{v=18446744073709551616}]"),
            entry(
                    "large_integer_detection_text_fallback_hint",
                    "[v BIGINT, v__v_wei DECIMAL(38,0)] [{v=5, v__v_wei=null}, {v=null, v__v_wei=9223372036854775808}]"),
            entry(
                    "integral_double_over_int64_into_bigint",
                    "[v BIGINT, v__v_double DOUBLE] [{v=1, v__v_double=null}, {v=null, v__v_double=100000000000000000000}]"),
            // a decimal that does not fit its declared digits
            entry("decimal_overflow_hint", "[v DECIMAL(5,2), v__v_text VARCHAR] [{v=null, v__v_text=123456.789}]"),
            // the table that a definition names is made, whatever its contract says of further ones
            entry("contract_tables_discard_value_first_run", "[id BIGINT, v BIGINT] [{id=1, v=10}]"),
            // a child table evolves as long as its root table does: through the load that made it
            entry(
                    "contract_columns_discard_row_first_run_child_second_row_new_column",
                    "[id BIGINT, c BIGINT] [{c=1, id=2}, {c=null, id=1}] / [a BIGINT, b BIGINT]"
                            + " [{_dlt_list_idx=0, a=1, b=null, parent={c=null, id=1}},"
                            + " {_dlt_list_idx=1, a=2, b=3, parent={c=null, id=1}}]"),
            // a variant for text stays text
            entry(
                    "variant_text_detected_as_timestamp_then_plain_text_fails",
                    "[v BIGINT, v__v_text VARCHAR] [{v=1, v__v_text=null}, {v=null, v__v_text=2024-01-01T00:00:00Z}, {v=null, v__v_text=abc}]"));

    /** Cases where dlt drops a value without a word, and we keep it in the rest column. */
    private static final Map<String, List<String>> RESTS = Map.of(
            "flattened_collision_different_types", List.of("{\"a__b\":1}"),
            "naming_empty_and_space_keys", List.of("{\"\":1,\"a\":{\"\":3}}"),
            "naming_collision_last_wins", List.of("{\"userId\":1,\"user_id\":2}"),
            "naming_collision_mixed_types", List.of("{\"user_id\":5}", "{\"userId\":1}"),
            "input_has_dlt_load_id_overwritten", List.of("{\"_dlt_load_id\":\"mine\"}"));

    static Stream<DltCase> cases() throws IOException {
        return DltCase.all().stream().filter(one -> AREAS.contains(one.area()) && !OUT_OF_REACH.contains(one.name()));
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
                assertThat(withoutRest(landed))
                        .isEqualTo(LandedTables.expected(one).tables());
                assertThat(rests(connection, landed))
                        .containsExactlyInAnyOrderElementsOf(RESTS.getOrDefault(one.name(), List.of()));
            }
        }
    }

    @Test
    void allDifferencesAreCases() throws IOException {
        List<String> names = cases().map(DltCase::name).toList();

        assertThat(names)
                .containsAll(LANDS_INSTEAD.keySet())
                .containsAll(RESTS.keySet())
                .hasSizeGreaterThan(80);
    }

    private static Map<String, LandedTables.Table> withoutRest(LandedTables landed) {
        Map<String, LandedTables.Table> tables = new TreeMap<>();
        landed.tables().forEach((name, table) -> {
            List<String> system = new ArrayList<>(table.systemColumns());
            system.remove("_dlt_rest");
            tables.put(name, new LandedTables.Table(table.columns(), system, table.parent(), table.rows()));
        });
        return tables;
    }

    private static List<String> rests(DuckDBConnection connection, LandedTables landed) throws SQLException {
        List<String> found = new ArrayList<>();
        for (Map.Entry<String, LandedTables.Table> table : landed.tables().entrySet()) {
            if (table.getValue().systemColumns().contains("_dlt_rest")) {
                try (Statement statement = connection.createStatement();
                        ResultSet rows = statement.executeQuery(
                                "SELECT _dlt_rest FROM d.\"" + table.getKey() + "\" WHERE _dlt_rest IS NOT NULL")) {
                    while (rows.next()) {
                        found.add(rows.getString(1));
                    }
                }
            }
        }
        return found;
    }

    /** Runs the loads of a case, each with a normalizer of its own that knows only what the database tells. */
    static LandedTables land(DltCase one, DuckDBConnection connection) throws SQLException {
        int next = 0;
        int load = 0;
        DatasetTables tables = new DatasetTables(connection, "d", "_dlt");
        try (Statement statement = connection.createStatement()) {
            for (JsonNode run : one.runs()) {
                statement.execute("BEGIN TRANSACTION");
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
                tables.apply(batch.changes());
                for (TableBatch table : batch.tables()) {
                    tables.append(table);
                }
                // under freeze nothing of a run is loaded; a declared column is checked row by row
                boolean frozen = batch.rejections().stream().anyMatch(r -> r.mode() == ContractMode.FREEZE)
                        && one.area().equals("contracts");
                statement.execute(frozen ? "ROLLBACK" : "COMMIT");
                load++;
            }
        }
        return LandedTables.read(connection, "d", tables.load(), "_dlt");
    }
}
