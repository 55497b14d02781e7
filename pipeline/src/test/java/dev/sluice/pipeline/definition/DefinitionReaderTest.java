package dev.sluice.pipeline.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.pipeline.Pipelines;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DefinitionReaderTest {
    /** The example of the design, with every key of table, tests and mask added. */
    static final String ORDERS = """
            pipeline: orders
            description: Web-shop orders from the partner API
            source:
              connector: files
              path: data/orders/*.jsonl
            table:
              name: orders
              dataset: shop
              primary_key: [order_id]
              merge_key: day
              write_disposition: {disposition: merge, strategy: upsert}
              schema_contract: {tables: evolve, columns: freeze, data_type: discard_value}
              max_table_nesting: 3
              columns:
                amount: {data_type: decimal, precision: 12, scale: 2, nullable: false}
                deleted: {data_type: bool, hard_delete: true, unique: false, timezone: false, dedup_sort: desc}
            cleanse:
              - {field: email, trim: true, lowercase: true, check: email}
              - {field: country_code, trim: true, uppercase: true, lookup: countries_iso2}
              - {field: amount, to: "decimal(12,2)"}
              - {field: ordered_at, to: timestamp, formats: [iso, "dd/MM/yyyy HH:mm"], zone: UTC}
              - {field: status, map: {shpd: shipped, cncl: cancelled}}
              - {when: "amount < 0.0", set: {kind: refund}}
            llm:
              enabled: true
              when: "!valid.email || country_code == null || category == null"
              send: [address, category, notes]
              answer:
                category_norm: {type: string, enum: [electronics, home, toys]}
                address_norm: {type: string}
                notes_clean: string
              instructions: prompts/orders.md
            mask: [address]
            tests:
              - name: a refund
                in: {amount: "-5"}
                out: {amount: -5, kind: refund}
                findings: []
              - in: {amount: 1}
                out: {kind: null}
            """;

    static final Assets PROMPTS = Assets.of(Map.of("prompts/orders.md", "Tidy up.".getBytes(StandardCharsets.UTF_8)));

    @Test
    void readsWhatTheDesignShows() {
        PipelineDefinition orders = DefinitionReader.read(ORDERS, "orders.yaml", PROMPTS);

        assertThat(orders.pipeline()).isEqualTo("orders");
        assertThat(orders.source().connector()).isEqualTo("files");
        assertThat(orders.source().paths()).containsExactly("data/orders/*.jsonl");
        assertThat(orders.table())
                .isEqualTo(new TableSpec(
                        "orders",
                        "shop",
                        List.of("order_id"),
                        List.of("day"),
                        WriteDisposition.MERGE,
                        MergeStrategy.UPSERT,
                        new SchemaContract(ContractMode.EVOLVE, ContractMode.FREEZE, ContractMode.DISCARD_VALUE),
                        3,
                        Map.of(
                                "amount", new ColumnHint("decimal", 12, 2, false, false, true, false, null),
                                "deleted", new ColumnHint("bool", null, null, true, false, false, true, "desc"))));
        assertThat(orders.cleanse()).hasSize(6);
        assertThat(orders.llm().enabled()).isTrue();
        assertThat(orders.llm().answer()).containsOnlyKeys("category_norm", "address_norm", "notes_clean");
        assertThat(orders.mask()).containsExactly("address");
        assertThat(orders.tests()).extracting(TestSpec::name).containsExactly("a refund", "test 2");
        assertThat(orders.tests()).extracting(TestSpec::line).containsExactly(35, 39);
    }

    @Test
    void theLeastDefinitionHasDefaults() {
        PipelineDefinition definition = DefinitionReader.read(
                "pipeline: p\nsource: {connector: com.example.MySource, config: {x: 1}}\n", "p", Assets.none());

        assertThat(definition.table()).isEqualTo(TableSpec.appending("p"));
        assertThat(definition.llm().enabled()).isFalse();
        assertThat(definition.source().settings()).isEqualTo(Map.of("config", Map.of("x", 1L)));
    }

    @ParameterizedTest
    @CsvSource({"replace, REPLACE", "append, APPEND", "'{disposition: merge, strategy: scd2}', MERGE"})
    void dispositionsAreWordsOrMaps(String written, WriteDisposition expected) {
        String yaml = FILES + "table: {write_disposition: " + written + ", schema_contract: freeze}\n";
        TableSpec table = DefinitionReader.read(yaml, "p", Assets.none()).table();

        assertThat(table.writeDisposition()).isEqualTo(expected);
        assertThat(table.contract()).isEqualTo(SchemaContract.all(ContractMode.FREEZE));
    }

    private static final String FILES = "pipeline: p\nsource: {connector: files, path: a.csv}\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{write_disposition: replace}",
                "{write_disposition: merge, merge_key: day}",
                "{write_disposition: {disposition: merge, strategy: scd2}}"
            })
    void aSourceWithoutAnEndHasNoWholeLoads(String table) {
        assertThat(DefinitionReader.read(FILES + "table: " + table + "\n", "p", Assets.none())
                        .table()
                        .landsWhole())
                .isTrue();
        for (String endless : new String[] {"http-push", "kafka"}) {
            String yaml = "pipeline: p\nsource: {connector: " + endless + "}\ntable: " + table + "\n";

            assertThatThrownBy(() -> DefinitionReader.read(yaml, "p", Assets.none()))
                    .isInstanceOf(InvalidDefinition.class)
                    .hasMessageContaining("'" + endless + "' never comes to an end");
        }
    }

    @Test
    void aSourceWithoutAnEndMayHaveVersionsByMergeKey() {
        String yaml =
                Pipelines.HEAD + "table: {write_disposition: {disposition: merge, strategy: scd2}, merge_key: id}\n";

        assertThat(DefinitionReader.read(yaml, "p", Assets.none()).table().mergeKey())
                .containsExactly("id");
    }
}
