package dev.sluice.metadata.normalize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.metadata.normalize.SchemaChange.AddColumn;
import dev.sluice.metadata.normalize.SchemaChange.CreateTable;
import dev.sluice.pipeline.definition.TableSpec;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TableNormalizerTest {
    private final NormalizerRig rig = new NormalizerRig();

    @Test
    void createsATableWithItsFirstRowAndAddsColumnsLater() {
        TableNormalizer normalizer = rig.normalizer(TableSpec.appending("orders"));

        rig.add(normalizer, "{\"id\":1,\"lines\":[{\"sku\":\"A\"}]}");
        rig.add(normalizer, "{\"id\":2,\"note\":\"x\"}");

        assertThat(rig.batch.changes())
                .containsExactly(
                        new CreateTable(
                                "orders",
                                null,
                                List.of(
                                        Column.of("id", ColumnType.BIGINT),
                                        NormalizerRig.system("_sluice_load_id", ColumnType.TEXT),
                                        NormalizerRig.system("_sluice_id", ColumnType.TEXT))),
                        new CreateTable(
                                "orders__lines",
                                "orders",
                                List.of(
                                        Column.of("sku", ColumnType.TEXT),
                                        NormalizerRig.system("_sluice_root_id", ColumnType.TEXT),
                                        NormalizerRig.system("_sluice_parent_id", ColumnType.TEXT),
                                        NormalizerRig.system("_sluice_list_idx", ColumnType.BIGINT),
                                        NormalizerRig.system("_sluice_id", ColumnType.TEXT))),
                        new AddColumn("orders", Column.of("note", ColumnType.TEXT)));
    }

    @Test
    void startsOverAfterAClearButKnowsItsTables() {
        TableNormalizer normalizer = rig.normalizer(TableSpec.appending("orders"));
        rig.add(normalizer, "{\"id\":1,\"lines\":[1]}");
        rig.batch.clear();
        assertThat(rig.batch.isEmpty()).isTrue();

        rig.add(normalizer, "{\"id\":2}");

        assertThat(rig.batch.changes()).isEmpty();
        assertThat(rig.show("orders")).containsExactly("{id=2}");
        assertThat(rig.batch.tables()).hasSize(1);
    }

    @Test
    void putsExtraColumnsBesideTheDocument() {
        TableNormalizer normalizer = rig.normalizer(TableSpec.appending("orders"));
        Map<String, @Nullable Object> extra = new LinkedHashMap<>();
        extra.put("_llm_city", "Oslo");
        extra.put("_llm_confidence", 0.25);
        extra.put("_llm_at", Instant.parse("2024-01-02T03:04:05.123456Z"));
        extra.put("_llm_price", new BigDecimal("12.50"));
        extra.put("_llm_done", true);
        extra.put("_llm_count", 7);
        extra.put("_llm_nothing", null);

        normalizer.add(
                NormalizerRig.bytes("{\"id\":1,\"_llm_city\":\"forged\"}"),
                new RowIdentity("r1", "l1"),
                extra,
                rig.batch);

        assertThat(rig.show("orders"))
                .containsExactly(
                        "{id=1, _llm_city=Oslo, _llm_confidence=0.25, _llm_at=1704164645123456, _llm_price=12.500000000,"
                                + " _llm_done=1, _llm_count=7, _sluice_rest={\"_llm_city\":\"forged\"}}");
    }

    @Test
    void takesIdsOfMergingRowsFromTheirKeyAfterCoercion() {
        TableNormalizer normalizer = rig.normalizer(NormalizerRig.merging("id"));

        assertThat(rig.add(normalizer, "{\"id\":1,\"v\":\"a\"}")).isEqualTo("z5jIxXIbUnmbKw");
        assertThat(rig.add(normalizer, "{\"id\":\"1\",\"v\":\"b\"}")).isEqualTo("z5jIxXIbUnmbKw");
        assertThat(rig.add(normalizer, "{\"id\":1.0}")).isEqualTo("z5jIxXIbUnmbKw");
        assertThat(rig.add(normalizer, "{\"id\":\"x\"}")).hasSize(14).isNotEqualTo("z5jIxXIbUnmbKw");
        assertThat(rig.add(normalizer, "{\"v\":\"no key\"}")).isEqualTo("row-4");
        assertThat(rig.add(normalizer, "{\"id\":null}")).isEqualTo("row-5");
    }

    @Test
    void takesIdsFromKeysOfSeveralColumns() {
        TableNormalizer normalizer = rig.normalizer(NormalizerRig.merging("b", "a"));

        assertThat(rig.add(normalizer, "{\"b\":\"x\",\"a\":1}")).isEqualTo("khlsLbyhkJKGeQ");
    }

    @Test
    void countsOnWhenTwoListsOfARowShareATable() {
        TableNormalizer normalizer = rig.normalizer(TableSpec.appending("t"));

        rig.add(normalizer, "{\"a\":{\"b\":[1,2]},\"a__b\":[3]}");

        assertThat(rig.show("t__a__b")).containsExactly("{value=3}", "{value=1}", "{value=2}");
        TableBatch child = rig.batch.tables().stream()
                .filter(table -> !table.isRoot())
                .findFirst()
                .orElseThrow();
        assertThat(Set.of(child.idOf(0), child.idOf(1), child.idOf(2))).hasSize(3);
    }

    @Test
    void keepsTheEarlierOfTwoListsOfOneNameInTheRest() {
        TableNormalizer normalizer = rig.normalizer(TableSpec.appending("t"));

        rig.add(normalizer, "{\"Tags\":[1,{\"x\":2}],\"tags\":[3]}");

        assertThat(rig.show("t")).containsExactly("{_sluice_rest={\"Tags\":[1,{\"x\":2}]}}");
        assertThat(rig.show("t__tags")).containsExactly("{value=3}");
    }

    @Test
    void neverTakesSystemColumnsFromDocuments() {
        TableNormalizer normalizer = rig.normalizer(TableSpec.appending("t"));

        String id = rig.add(normalizer, "{\"_sluice_id\":\"forged\",\"_sluice_parent_id\":1,\"_sluice_rest\":2}");

        assertThat(id).isEqualTo("row-0");
        assertThat(rig.show("t"))
                .containsExactly(
                        "{_sluice_rest={\"_sluice_id\":\"forged\",\"_sluice_parent_id\":1,\"_sluice_rest\":2}}");
    }

    @Test
    void keepsKeysThatAreDataInTheRestOnceATableIsFull() {
        TableNormalizer normalizer = new TableNormalizer(NormalizerRig.limits(20, 3), rig.catalog);
        for (int i = 0; i < 200; i++) {
            rig.add(
                    normalizer,
                    "{\"id\":" + i + ",\"by_key\":{\"k" + i + "\":" + i + ",\"l\":{\"m" + i + "\":\"x\"}}}");
        }

        TableSchema schema = rig.catalog.table("t");
        assertThat(schema).isNotNull();
        assertThat(rig.show("t")).hasSize(200);
        assertThat(rig.columns("t")).hasSizeLessThanOrEqualTo(26).contains("_sluice_rest");
        assertThat(rig.show("t").get(199))
                .isEqualTo("{id=199, _sluice_rest={\"by_key\":{\"k199\":199,\"l\":{\"m199\":\"x\"}}}}");
    }

    @Test
    void keepsListsAsJsonOnceThereAreTooManyTables() {
        TableNormalizer normalizer = new TableNormalizer(NormalizerRig.limits(100, 2), rig.catalog);

        rig.add(normalizer, "{\"a\":[1],\"b\":[2],\"c\":[3,{\"d\":4}]}");

        assertThat(rig.catalog.tables()).extracting(TableSchema::name).containsExactly("t", "t__a", "t__b");
        assertThat(rig.show("t")).containsExactly("{c=[3,{\"d\":4}]}");
    }

    @Test
    void keepsNumbersThatFitNowhere() {
        TableNormalizer normalizer = rig.normalizer(TableSpec.appending("t"));

        rig.add(
                normalizer,
                "{\"wei\":99999999999999999999999999999999999999,\"text\":123456789012345678901234567890123456789,"
                        + "\"over\":1e400,\"nan\":NaN,\"inf\":-Infinity,\"n\":1}");
        rig.add(normalizer, "{\"wei\":1,\"text\":1,\"n\":18446744073709551616}");

        assertThat(rig.show("t"))
                .containsExactly(
                        "{wei=99999999999999999999999999999999999999, text=123456789012345678901234567890123456789, over=1e400,"
                                + " nan=NaN, inf=-Infinity, n=1}",
                        "{wei=1, text=1, n__v_wei=18446744073709551616}");
    }

    @Test
    void refusesWhatIsNotJsonAndStaysAsItWas() {
        TableNormalizer normalizer = rig.normalizer(TableSpec.appending("t"));
        for (String bad : new String[] {"", "{", "{\"a\":1}{", "{\"a\" 1}", "[".repeat(2_000)}) {
            assertThatExceptionOfType(MalformedRow.class).isThrownBy(() -> rig.add(normalizer, bad));
        }
        assertThat(rig.batch.isEmpty()).isTrue();

        rig.add(normalizer, "{\"a\":1}");

        assertThat(rig.show("t")).containsExactly("{a=1}");
    }

    @Test
    void nestsAsDeepAsJsonMay() {
        TableNormalizer normalizer = rig.normalizer(TableSpec.appending("t"));

        rig.add(normalizer, "{\"a\":".repeat(900) + "1" + "}".repeat(900));
        rig.add(normalizer, "{\"a\":" + "[".repeat(400) + "1" + "]".repeat(400) + "}");

        assertThat(rig.columns("t").get(0)).hasSizeLessThanOrEqualTo(255);
        assertThat(rig.catalog.tables()).hasSizeLessThanOrEqualTo(501);
    }

    @Test
    void wrapsRowsThatAreNoObjects() {
        TableNormalizer normalizer = rig.normalizer(TableSpec.appending("t"));

        rig.add(normalizer, "5");
        rig.add(normalizer, "[1,2]");
        rig.add(normalizer, "null");

        assertThat(rig.show("t")).containsExactly("{value=5}", "{}", "{}");
        assertThat(rig.show("t__value")).containsExactly("{value=1}", "{value=2}");
    }
}
