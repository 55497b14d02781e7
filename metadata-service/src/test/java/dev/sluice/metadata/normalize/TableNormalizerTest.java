package dev.sluice.metadata.normalize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.metadata.normalize.SchemaChange.AddColumn;
import dev.sluice.metadata.normalize.SchemaChange.CreateTable;
import dev.sluice.pipeline.definition.ColumnHint;
import dev.sluice.pipeline.definition.ContractMode;
import dev.sluice.pipeline.definition.MergeStrategy;
import dev.sluice.pipeline.definition.SchemaContract;
import dev.sluice.pipeline.definition.TableSpec;
import dev.sluice.pipeline.definition.WriteDisposition;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TableNormalizerTest {
    private final SchemaCatalog catalog = new SchemaCatalog();
    private final NormalizedBatch batch = new NormalizedBatch();
    private int rows;
    private String loadId = "load-1";

    @Test
    void createsATableWithItsFirstRowAndAddsColumnsLater() {
        TableNormalizer normalizer = normalizer(TableSpec.appending("orders"));

        add(normalizer, "{\"id\":1,\"lines\":[{\"sku\":\"A\"}]}");
        add(normalizer, "{\"id\":2,\"note\":\"x\"}");

        assertThat(batch.changes())
                .containsExactly(
                        new CreateTable(
                                "orders",
                                null,
                                List.of(
                                        Column.of("id", ColumnType.BIGINT),
                                        system("_sluice_load_id", ColumnType.TEXT),
                                        system("_sluice_id", ColumnType.TEXT))),
                        new CreateTable(
                                "orders__lines",
                                "orders",
                                List.of(
                                        Column.of("sku", ColumnType.TEXT),
                                        system("_sluice_root_id", ColumnType.TEXT),
                                        system("_sluice_parent_id", ColumnType.TEXT),
                                        system("_sluice_list_idx", ColumnType.BIGINT),
                                        system("_sluice_id", ColumnType.TEXT))),
                        new AddColumn("orders", Column.of("note", ColumnType.TEXT)));
    }

    @Test
    void startsOverAfterAClearButKnowsItsTables() {
        TableNormalizer normalizer = normalizer(TableSpec.appending("orders"));
        add(normalizer, "{\"id\":1,\"lines\":[1]}");
        batch.clear();
        assertThat(batch.isEmpty()).isTrue();

        add(normalizer, "{\"id\":2}");

        assertThat(batch.changes()).isEmpty();
        assertThat(show("orders")).containsExactly("{id=2}");
        assertThat(batch.tables()).hasSize(1);
    }

    @Test
    void putsExtraColumnsBesideTheDocument() {
        TableNormalizer normalizer = normalizer(TableSpec.appending("orders"));
        Map<String, @Nullable Object> extra = new LinkedHashMap<>();
        extra.put("_llm_city", "Oslo");
        extra.put("_llm_confidence", 0.25);
        extra.put("_llm_at", Instant.parse("2024-01-02T03:04:05.123456Z"));
        extra.put("_llm_price", new BigDecimal("12.50"));
        extra.put("_llm_done", true);
        extra.put("_llm_count", 7);
        extra.put("_llm_nothing", null);

        normalizer.add(bytes("{\"id\":1,\"_llm_city\":\"forged\"}"), new RowIdentity("r1", "l1"), extra, batch);

        assertThat(show("orders"))
                .containsExactly(
                        "{id=1, _llm_city=Oslo, _llm_confidence=0.25, _llm_at=1704164645123456, _llm_price=12.500000000,"
                                + " _llm_done=1, _llm_count=7, _sluice_rest={\"_llm_city\":\"forged\"}}");
    }

    @Test
    void takesIdsOfMergingRowsFromTheirKeyAfterCoercion() {
        TableNormalizer normalizer = normalizer(merging("id"));

        assertThat(add(normalizer, "{\"id\":1,\"v\":\"a\"}")).isEqualTo("z5jIxXIbUnmbKw");
        assertThat(add(normalizer, "{\"id\":\"1\",\"v\":\"b\"}")).isEqualTo("z5jIxXIbUnmbKw");
        assertThat(add(normalizer, "{\"id\":1.0}")).isEqualTo("z5jIxXIbUnmbKw");
        assertThat(add(normalizer, "{\"id\":\"x\"}")).hasSize(14).isNotEqualTo("z5jIxXIbUnmbKw");
        assertThat(add(normalizer, "{\"v\":\"no key\"}")).isEqualTo("row-4");
        assertThat(add(normalizer, "{\"id\":null}")).isEqualTo("row-5");
    }

    @Test
    void takesIdsFromKeysOfSeveralColumns() {
        TableNormalizer normalizer = normalizer(merging("b", "a"));

        assertThat(add(normalizer, "{\"b\":\"x\",\"a\":1}")).isEqualTo("khlsLbyhkJKGeQ");
    }

    @Test
    void countsOnWhenTwoListsOfARowShareATable() {
        TableNormalizer normalizer = normalizer(TableSpec.appending("t"));

        add(normalizer, "{\"a\":{\"b\":[1,2]},\"a__b\":[3]}");

        assertThat(show("t__a__b")).containsExactly("{value=3}", "{value=1}", "{value=2}");
        TableBatch child = batch.tables().stream()
                .filter(table -> !table.isRoot())
                .findFirst()
                .orElseThrow();
        assertThat(Set.of(child.idOf(0), child.idOf(1), child.idOf(2))).hasSize(3);
    }

    @Test
    void keepsTheEarlierOfTwoListsOfOneNameInTheRest() {
        TableNormalizer normalizer = normalizer(TableSpec.appending("t"));

        add(normalizer, "{\"Tags\":[1,{\"x\":2}],\"tags\":[3]}");

        assertThat(show("t")).containsExactly("{_sluice_rest={\"Tags\":[1,{\"x\":2}]}}");
        assertThat(show("t__tags")).containsExactly("{value=3}");
    }

    @Test
    void neverTakesSystemColumnsFromDocuments() {
        TableNormalizer normalizer = normalizer(TableSpec.appending("t"));

        String id = add(normalizer, "{\"_sluice_id\":\"forged\",\"_sluice_parent_id\":1,\"_sluice_rest\":2}");

        assertThat(id).isEqualTo("row-0");
        assertThat(show("t"))
                .containsExactly(
                        "{_sluice_rest={\"_sluice_id\":\"forged\",\"_sluice_parent_id\":1,\"_sluice_rest\":2}}");
    }

    @Test
    void keepsKeysThatAreDataInTheRestOnceATableIsFull() {
        TableNormalizer normalizer = new TableNormalizer(limits(20, 3), catalog);
        for (int i = 0; i < 200; i++) {
            add(normalizer, "{\"id\":" + i + ",\"by_key\":{\"k" + i + "\":" + i + ",\"l\":{\"m" + i + "\":\"x\"}}}");
        }

        TableSchema schema = catalog.table("t");
        assertThat(schema).isNotNull();
        assertThat(show("t")).hasSize(200);
        assertThat(columns("t")).hasSizeLessThanOrEqualTo(26).contains("_sluice_rest");
        assertThat(show("t").get(199))
                .isEqualTo("{id=199, _sluice_rest={\"by_key\":{\"k199\":199,\"l\":{\"m199\":\"x\"}}}}");
    }

    @Test
    void keepsListsAsJsonOnceThereAreTooManyTables() {
        TableNormalizer normalizer = new TableNormalizer(limits(100, 2), catalog);

        add(normalizer, "{\"a\":[1],\"b\":[2],\"c\":[3,{\"d\":4}]}");

        assertThat(catalog.tables()).extracting(TableSchema::name).containsExactly("t", "t__a", "t__b");
        assertThat(show("t")).containsExactly("{c=[3,{\"d\":4}]}");
    }

    @Test
    void keepsNumbersThatFitNowhere() {
        TableNormalizer normalizer = normalizer(TableSpec.appending("t"));

        add(
                normalizer,
                "{\"wei\":99999999999999999999999999999999999999,\"text\":123456789012345678901234567890123456789,"
                        + "\"over\":1e400,\"nan\":NaN,\"inf\":-Infinity,\"n\":1}");
        add(normalizer, "{\"wei\":1,\"text\":1,\"n\":18446744073709551616}");

        assertThat(show("t"))
                .containsExactly(
                        "{wei=99999999999999999999999999999999999999, text=123456789012345678901234567890123456789, over=1e400,"
                                + " nan=NaN, inf=-Infinity, n=1}",
                        "{wei=1, text=1, n__v_wei=18446744073709551616}");
    }

    @Test
    void refusesWhatIsNotJsonAndStaysAsItWas() {
        TableNormalizer normalizer = normalizer(TableSpec.appending("t"));
        for (String bad : new String[] {"", "{", "{\"a\":1}{", "{\"a\" 1}", "[".repeat(2_000)}) {
            assertThatExceptionOfType(MalformedRow.class).isThrownBy(() -> add(normalizer, bad));
        }
        assertThat(batch.isEmpty()).isTrue();

        add(normalizer, "{\"a\":1}");

        assertThat(show("t")).containsExactly("{a=1}");
    }

    @Test
    void nestsAsDeepAsJsonMay() {
        TableNormalizer normalizer = normalizer(TableSpec.appending("t"));

        add(normalizer, "{\"a\":".repeat(900) + "1" + "}".repeat(900));
        add(normalizer, "{\"a\":" + "[".repeat(400) + "1" + "]".repeat(400) + "}");

        assertThat(columns("t").get(0)).hasSizeLessThanOrEqualTo(255);
        assertThat(catalog.tables()).hasSizeLessThanOrEqualTo(501);
    }

    @Test
    void wrapsRowsThatAreNoObjects() {
        TableNormalizer normalizer = normalizer(TableSpec.appending("t"));

        add(normalizer, "5");
        add(normalizer, "[1,2]");
        add(normalizer, "null");

        assertThat(show("t")).containsExactly("{value=5}", "{}", "{}");
        assertThat(show("t__value")).containsExactly("{value=1}", "{value=2}");
    }

    @Test
    void frozenColumnsRefuseTheRowWhole() {
        TableNormalizer normalizer =
                normalizer(contract(ContractMode.EVOLVE, ContractMode.FREEZE, ContractMode.EVOLVE));
        add(normalizer, "{\"id\":1,\"lines\":[{\"sku\":\"A\"}]}");
        nextLoad();
        int changes = batch.changes().size();

        assertThat(add(normalizer, "{\"id\":\"x\",\"lines\":[{\"sku\":\"B\"},{\"sku\":\"C\",\"new\":1}]}"))
                .isNull();
        assertThat(add(normalizer, "{\"id\":2,\"lines\":[]}")).isEqualTo("row-2");

        assertThat(batch.changes()).hasSize(changes);
        assertThat(show("t")).containsExactly("{id=1}", "{id=2}");
        assertThat(show("t__lines")).containsExactly("{sku=A}");
        assertThat(batch.rejections())
                .containsExactly(new Rejection(
                        "row-1",
                        "t__lines",
                        "new",
                        ContractMode.FREEZE,
                        "1",
                        "the column is not there, and the contract for columns is freeze"));
    }

    @Test
    void discardsRowsOrValuesOnly() {
        TableNormalizer rowwise =
                normalizer(contract(ContractMode.EVOLVE, ContractMode.DISCARD_ROW, ContractMode.DISCARD_VALUE));
        add(rowwise, "{\"id\":1,\"lines\":[{\"sku\":1}]}");
        nextLoad();

        assertThat(add(rowwise, "{\"id\":2,\"new\":true}")).isNull();
        assertThat(add(
                        rowwise,
                        "{\"id\":\"x\",\"lines\":[{\"sku\":2},{\"sku\":3,\"new\":1,\"sub\":[1]},{\"sku\":\"y\"}]}"))
                .isNotNull();

        assertThat(show("t")).containsExactly("{id=1}", "{}");
        assertThat(show("t__lines")).containsExactly("{sku=1}", "{sku=2}", "{}");
        assertThat(batch.rejections())
                .extracting(rejection -> rejection.table() + "." + rejection.column() + "=" + rejection.value())
                .containsExactly("t.new=true", "t.id__v_text=\"x\"", "t__lines.new=1", "t__lines.sku__v_text=\"y\"");
    }

    @Test
    void refusedTablesAreReportedOncePerList() {
        TableNormalizer normalizer =
                normalizer(contract(ContractMode.DISCARD_VALUE, ContractMode.EVOLVE, ContractMode.EVOLVE));
        add(normalizer, "{\"id\":1}");
        nextLoad();

        assertThat(add(normalizer, "{\"id\":2,\"tags\":[1,2]}")).isNotNull();

        assertThat(show("t")).containsExactly("{id=1}", "{id=2}");
        assertThat(batch.rejections())
                .extracting(rejection -> rejection.table() + " " + rejection.value())
                .containsExactly("t__tags [1,2]");
    }

    @Test
    void aRefusedFirstRowLeavesNoTable() {
        Map<String, ColumnHint> hints =
                Map.of("x", new ColumnHint("bigint", null, null, false, false, true, false, null));
        TableNormalizer normalizer = new TableNormalizer(TableSpec.appending("t"), hints, "_sluice", catalog);

        assertThat(add(normalizer, "{\"id\":1}")).isNull();
        assertThat(batch.changes()).isEmpty();
        assertThat(catalog.tables()).isEmpty();

        assertThat(add(normalizer, "{\"id\":1,\"x\":5}")).isNotNull();
        assertThat(batch.changes()).hasSize(1);
        assertThat(columns("t")).startsWith("x", "id");
    }

    @Test
    void hintsDecideTypesWhateverComesFirst() {
        Map<String, ColumnHint> hints =
                Map.of("price", ColumnHint.ofType("decimal", 12, 2), "Zip Code", ColumnHint.ofType("text", null, null));
        TableNormalizer normalizer = new TableNormalizer(TableSpec.appending("t"), hints, "_sluice", catalog);

        add(normalizer, "{\"price\":5,\"Zip Code\":150}");

        assertThat(show("t").get(0)).contains("price=5.00").contains("zip_code=150");
    }

    @Test
    void hintsReachNestedFieldsUnderEitherSpelling() {
        Map<String, ColumnHint> hints = new LinkedHashMap<>();
        hints.put("who.zipCode", ColumnHint.ofType("text", null, null));
        hints.put("who__age", ColumnHint.ofType("double", null, null));
        hints.put("who.raw", ColumnHint.ofType("json", null, null));
        TableNormalizer normalizer = new TableNormalizer(TableSpec.appending("t"), hints, "_sluice", catalog);

        add(normalizer, "{\"id\":1}");
        // a name with dots makes no column before one of the two that it may mean has a value
        assertThat(columns("t")).startsWith("who__age", "id").doesNotContain("who__zip_code", "who_zip_code");
        add(normalizer, "{\"who\":{\"zipCode\":150,\"age\":7,\"raw\":{\"x\":[1]}},\"who.zipCode\":151}");

        assertThat(show("t").get(1))
                .contains("who__zip_code=150")
                .contains("who_zip_code=151")
                .contains("who__age=7.0")
                .contains("who__raw={\"x\":[1]}");
    }

    @Test
    void aNestedFieldThatMustHaveAValueRefusesRowsWithoutOne() {
        ColumnHint required = new ColumnHint("bigint", null, null, false, false, true, false, null);
        TableNormalizer normalizer =
                new TableNormalizer(TableSpec.appending("t"), Map.of("who.id", required), "_sluice", catalog);

        assertThat(add(normalizer, "{\"who\":{\"id\":1}}")).isNotNull();
        assertThat(add(normalizer, "{\"who.id\":2}")).isNotNull();
        assertThat(add(normalizer, "{\"who\":{\"name\":\"x\"}}")).isNull();
        assertThat(batch.rejections()).extracting(Rejection::column).containsExactly("who__id");
    }

    /** The contract for columns is lifted for the load that made the table. */
    private void nextLoad() {
        loadId = "load-2";
    }

    private @Nullable String add(TableNormalizer normalizer, String json) {
        String id = "row-" + rows;
        String added = normalizer.add(bytes(json), new RowIdentity(id, loadId), Map.of(), batch);
        rows++;
        return added;
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    private TableNormalizer normalizer(TableSpec spec) {
        return new TableNormalizer(spec, Map.of(), "_sluice", catalog);
    }

    private static TableSpec merging(String... key) {
        TableSpec appending = TableSpec.appending("t");
        return new TableSpec(
                "t",
                appending.dataset(),
                List.of(key),
                List.of(),
                WriteDisposition.MERGE,
                MergeStrategy.DELETE_INSERT,
                appending.contract(),
                1000,
                Map.of());
    }

    private static TableSpec contract(ContractMode tables, ContractMode columns, ContractMode dataType) {
        return new TableSpec(
                "t",
                "raw",
                List.of(),
                List.of(),
                WriteDisposition.APPEND,
                MergeStrategy.DELETE_INSERT,
                new SchemaContract(tables, columns, dataType),
                1000,
                Map.of());
    }

    private static NormalizerOptions limits(int columns, int tables) {
        NormalizerOptions base = NormalizerOptions.of(TableSpec.appending("t"), Map.of(), "_sluice");
        return new NormalizerOptions(
                base.table(),
                base.systemPrefix(),
                base.declared(),
                base.primaryKey(),
                base.idsByContent(),
                base.maxNesting(),
                base.rootIds(),
                base.detections(),
                base.contract(),
                base.naming(),
                columns,
                tables);
    }

    private static Column system(String name, ColumnType type) {
        return new Column(name, type, false, false);
    }

    private List<String> columns(String table) {
        TableSchema schema = catalog.table(table);
        return schema == null
                ? List.of()
                : schema.columns().stream().map(Column::name).toList();
    }

    /** The rows of a table: set values of data columns and of the rest. */
    private List<String> show(String table) {
        List<String> shown = new ArrayList<>();
        for (TableBatch rowsOf : batch.tables()) {
            for (int row = 0; rowsOf.table().equals(table) && row < rowsOf.rows(); row++) {
                Map<String, Object> values = new LinkedHashMap<>();
                for (int i = 0; i < rowsOf.columns().size(); i++) {
                    Column column = rowsOf.columns().get(i);
                    boolean data = !column.name().startsWith("_sluice")
                            || column.name().equals("_sluice_rest");
                    if (data && rowsOf.buffer(i).isSet(row)) {
                        values.put(column.name(), value(rowsOf.buffer(i), row));
                    }
                }
                shown.add(values.toString());
            }
        }
        return shown;
    }

    private static Object value(ColumnBuffer cell, int row) {
        return switch (cell.column().type().kind()) {
            case TEXT, JSON, DECIMAL, WEI, BINARY -> cell.objectAt(row);
            case DOUBLE -> cell.doubleAt(row);
            default -> cell.longAt(row);
        };
    }
}
