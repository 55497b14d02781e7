package dev.sluice.metadata.sink;

import static dev.sluice.metadata.sink.Records.cleansed;
import static dev.sluice.metadata.sink.Records.deadLetter;
import static dev.sluice.metadata.sink.Records.finding;
import static dev.sluice.metadata.sink.Records.ordered;
import static dev.sluice.metadata.sink.Records.poison;
import static dev.sluice.metadata.sink.Records.raw;
import static dev.sluice.metadata.sink.Records.repair;
import static dev.sluice.metadata.sink.Records.written;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.metadata.ledger.Count;
import dev.sluice.metadata.ledger.Ledger;
import dev.sluice.pipeline.definition.ContractMode;
import dev.sluice.pipeline.definition.SchemaContract;
import dev.sluice.schemas.SourceProgress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LandingTest {

    @TempDir
    Path directory;

    private SinkRig rig;

    @BeforeEach
    void open() {
        rig = new SinkRig(directory).define(Definition.appending("orders"), Definition.merging("people", "id"));
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void rowsLandWithChildRowsRepairsAndFindings() throws Exception {
        rig.feed(
                raw("orders", "r1", 0),
                written(cleansed("orders", "r1", "{\"email\":\"a@b.c\",\"n\":5,\"tags\":[\"x\",\"y\"]}")
                        .setRepairs(List.of(
                                repair("email", "trim", "\" A@b.c \""),
                                repair("n", "to bigint", "\"5\""),
                                repair("email", "lowercase", "\"A@b.c\"")))
                        .setFindings(List.of(finding("n", "range")))
                        .build()));

        assertThat(rig.rows("SELECT email, n, _sluice_id, _sluice_version FROM raw.orders"))
                .containsExactly("a@b.c|5|r1|1");
        assertThat(rig.rows("SELECT value, _sluice_list_idx FROM raw.orders__tags ORDER BY 2"))
                .containsExactly("x|0", "y|1");
        assertThat(rig.rows("""
                                SELECT field, rule, before, after, "by", version FROM _sluice.repairs ORDER BY field, rule"""))
                .containsExactly(
                        "email|lowercase|\"A@b.c\"|\"a@b.c\"|rule|1",
                        "email|trim|\" A@b.c \"|\"A@b.c\"|rule|1",
                        "n|to bigint|\"5\"|5|rule|1");
        assertThat(rig.rows("SELECT field, check_name, severity FROM _sluice.findings"))
                .containsExactly("n|range|error");
        assertThat(rig.account("orders").get(Count.REPAIRED_CELLS)).isEqualTo(2);
        assertThat(rig.account("orders").accepted()).isEqualTo(1);
        assertThat(rig.account("orders").waiting()).isZero();
        assertThat(rig.verify()).isEmpty();
    }

    @Test
    void everyTableOfALoadBearsItsIdAndTheNextLoadsIdIsAbove() throws Exception {
        rig.feed(written(cleansed("orders", "r1", "{\"a\":1}").build()));
        rig.feed(written(cleansed("orders", "r2", "{\"a\":2,\"b\":3}").build()));

        List<String> loads = rig.rows("SELECT _sluice_load_id FROM raw.orders ORDER BY a");
        assertThat(loads.get(0)).matches("\\d{10}\\.\\d{6}").isLessThan(loads.get(1));
        assertThat(rig.rows("SELECT load_id, \"rows\" FROM _sluice.loads ORDER BY load_sequence"))
                .containsExactly(loads.get(0) + "|1", loads.get(1) + "|1");
        assertThat(rig.rows("""
                                SELECT version, change, column_name, load_id FROM _sluice.schema_versions
                                WHERE column_name IN ('a', 'b') ORDER BY version""")).containsExactly("1|create_table|a|" + loads.get(0), "2|add_column|b|" + loads.get(1));
    }

    @Test
    void aSourceReadAgainLandsNothingTwice() throws Exception {
        for (int reading = 0; reading < 2; reading++) {
            for (long position = 1; position <= 3; position++) {
                rig.feed(
                        raw("orders", "f" + position, 0),
                        written(ordered("orders", "f", position, "{\"n\":" + position + "}")
                                .build()));
            }
        }

        assertThat(rig.count("raw.orders")).isEqualTo(3);
        assertThat(rig.account("orders").get(Count.DUPLICATES)).isEqualTo(3);
        assertThat(rig.account("orders").accepted()).isEqualTo(3);
        assertThat(rig.verify()).isEmpty();
    }

    @Test
    void positionsCountPerSource() throws Exception {
        rig.feed(
                written(ordered("orders", "a", 5, "{\"n\":1}").build()),
                written(ordered("orders", "b", 1, "{\"n\":2}").build()),
                written(ordered("orders", "a", 5, "{\"n\":3}").build()));

        assertThat(rig.rows("SELECT n FROM raw.orders ORDER BY n")).containsExactly("1", "2");
    }

    @Test
    void aPushThatIsRepeatedLandsOnce() throws Exception {
        var push = written(cleansed("orders", "k1", "{\"n\":1}").build());
        rig.feed(raw("orders", "k1", 0), push, raw("orders", "k1", 0), push);
        rig.feed(raw("orders", "k1", 0), push);
        rig.close();
        rig = new SinkRig(directory).define(Definition.appending("orders"));
        rig.feed(raw("orders", "k1", 0), push);

        assertThat(rig.count("raw.orders")).isEqualTo(1);
        assertThat(rig.account("orders").get(Count.DUPLICATES)).isEqualTo(3);
        assertThat(rig.account("orders").accepted()).isEqualTo(1);
        assertThat(rig.verify()).isEmpty();
    }

    @Test
    void aKeyedTableCountsWhatItMerged() throws Exception {
        rig.feed(
                raw("people", "p1", 0),
                raw("people", "p2", 0),
                written(cleansed("people", "p1", "{\"id\":1,\"name\":\"a\"}").build()),
                written(cleansed("people", "p2", "{\"id\":1,\"name\":\"b\"}").build()));
        rig.feed(
                raw("people", "p3", 0),
                written(cleansed("people", "p3", "{\"id\":1,\"name\":\"c\"}").build()));

        assertThat(rig.rows("SELECT id, name FROM raw.people")).containsExactly("1|c");
        assertThat(rig.account("people").get(Count.ROWS)).isEqualTo(1);
        assertThat(rig.account("people").get(Count.MERGED)).isEqualTo(2);
        assertThat(rig.verify()).isEmpty();
    }

    @Test
    void anUnknownPipelineIsRejectedWithItsReason() throws Exception {
        rig.feed(
                raw("nobody", "n1", 0),
                written(cleansed("nobody", "n1", "{\"a\":1}").build()));

        assertThat(rig.rows("SELECT record_id, pipeline, code FROM _sluice.rejected"))
                .containsExactly("n1|nobody|unknown_pipeline");
        assertThat(rig.account("nobody").get(Count.DEAD_LETTERS)).isEqualTo(1);
        assertThat(rig.account("nobody").waiting()).isZero();
        assertThat(rig.verify()).isEmpty();
    }

    @Test
    void aRowThatIsNotJsonIsRejectedAndTheOthersLand() throws Exception {
        rig.feed(
                written(cleansed("orders", "a", "{\"n\":1}").build()),
                written(cleansed("orders", "b", "{\"n\":").build()),
                written(cleansed("orders", "c", "{\"n\":3}").build()));

        assertThat(rig.rows("SELECT n FROM raw.orders ORDER BY n")).containsExactly("1", "3");
        assertThat(rig.rows("SELECT record_id, code, content::VARCHAR FROM _sluice.rejected"))
                .containsExactly("b|malformed_row|{\\x22n\\x22:");
        assertThat(rig.verify()).isEmpty();
    }

    @Test
    void aFrozenSchemaRejectsTheRow() throws Exception {
        rig.define(Definition.under(
                "orders", new SchemaContract(ContractMode.EVOLVE, ContractMode.FREEZE, ContractMode.EVOLVE)));
        rig.feed(written(cleansed("orders", "a", "{\"n\":1}").build()));
        rig.feed(
                written(cleansed("orders", "b", "{\"n\":2,\"more\":true}").build()),
                written(cleansed("orders", "c", "{\"n\":3}").build()));

        assertThat(rig.rows("SELECT n FROM raw.orders ORDER BY n")).containsExactly("1", "3");
        assertThat(rig.rows("SELECT record_id, code FROM _sluice.rejected")).containsExactly("b|schema_contract");
        assertThat(rig.verify()).isEmpty();
    }

    @Test
    void aDiscardedValueIsAFindingOfARowThatLands() throws Exception {
        rig.define(Definition.under(
                "orders", new SchemaContract(ContractMode.EVOLVE, ContractMode.DISCARD_VALUE, ContractMode.EVOLVE)));
        rig.feed(written(cleansed("orders", "a", "{\"n\":1}").build()));
        rig.feed(written(cleansed("orders", "b", "{\"n\":2,\"more\":true}").build()));

        assertThat(rig.rows("SELECT n FROM raw.orders ORDER BY n")).containsExactly("1", "2");
        assertThat(rig.rows("SELECT record_id, field, check_name FROM _sluice.findings"))
                .containsExactly("b|more|schema_contract");
        assertThat(rig.rows(REFUSED)).containsExactly("b|value|raw|orders|more|true");
        assertThat(rig.account("orders").get(Count.REJECTED)).isZero();
        assertThat(rig.verify()).isEmpty();
    }

    private static final String REFUSED = "SELECT record_id, refused, dataset, table_name, column_name, \"value\""
            + " FROM _sluice.rejected ORDER BY topic_offset, table_name, column_name";

    @Test
    void whatAContractRefusesSaysTableColumnAndValue() throws Exception {
        rig.define(Definition.under("orders", SchemaContract.all(ContractMode.DISCARD_ROW)));
        rig.feed(written(cleansed("orders", "a", "{\"n\":1,\"l\":[{\"k\":1}]}").build()));
        rig.feed(written(
                cleansed("orders", "b", "{\"n\":2,\"l\":[{\"k\":2},{\"k\":\"x\"},{\"k\":3,\"j\":4}],\"m\":[1,2]}")
                        .build()));
        rig.feed(written(cleansed("orders", "c", "{\"n\":\"many\"}").build()));

        assertThat(rig.rows(REFUSED))
                .containsExactlyInAnyOrder(
                        "b|row|raw|orders__l|k__v_text|\"x\"",
                        "b|row|raw|orders__l|j|4",
                        "b|list|raw|orders__m|null|[1,2]",
                        "c|record|raw|orders|n__v_text|\"many\"");
        assertThat(rig.rows("SELECT k, _sluice_list_idx FROM raw.orders__l ORDER BY k"))
                .containsExactly("1|0", "2|0");
        assertThat(rig.rows("SELECT n FROM raw.orders ORDER BY n")).containsExactly("1", "2");
        assertThat(rig.account("orders").get(Count.REJECTED)).isEqualTo(1);
        assertThat(rig.verify()).isEmpty();
    }

    @Test
    void aChangeOfTheSchemaIsAVersionAndPartOfTheEvent() throws Exception {
        rig.feed(written(cleansed("orders", "a", "{\"n\":1}").build()));
        rig.feed(written(cleansed("orders", "b", "{\"n\":2}").build()));
        rig.feed(written(cleansed("orders", "c", "{\"n\":3,\"m\":true}").build()));

        assertThat(rig.rows("SELECT version, change, column_name FROM _sluice.schema_versions"
                        + " WHERE column_name IN ('n', 'm') ORDER BY version"))
                .containsExactly("1|create_table|n", "2|add_column|m");
        assertThat(rig.rows("""
                        SELECT event->>'$.outputs[0].facets.lifecycleStateChange.lifecycleStateChange',
                            event->>'$.outputs[0].facets.version.datasetVersion' FROM _sluice.outbox
                        WHERE (event->>'$.eventType') = 'COMPLETE' ORDER BY sequence""")).containsExactly("CREATE|1", "null|null", "ALTER|2");
    }

    @Test
    void poisonOnEveryTopicIsPutAsideAndTheBooksBalance() throws Exception {
        for (byte[] poison : Records.poisons()) {
            rig.feed(
                    poison(Records.TOPICS.raw(), poison),
                    deadLetter("k", poison, null, 0, "undecodable"),
                    poison(Records.TOPICS.cleansed(), poison),
                    poison(Records.TOPICS.enrichments(), poison),
                    poison(Records.TOPICS.llmUsage(), poison),
                    poison(Records.TOPICS.sources(), poison));
        }
        rig.feed(
                poison(Records.TOPICS.raw(), null),
                deadLetter("k", null, null, 0, "undecodable"),
                poison(Records.TOPICS.cleansed(), null),
                poison(Records.TOPICS.enrichments(), null),
                poison(Records.TOPICS.llmUsage(), null),
                poison(Records.TOPICS.sources(), null));
        rig.feed(
                raw("orders", "r", 0),
                written(cleansed("orders", "r", "{\"n\":1}").build()));

        int kinds = Records.poisons().size() + 1;
        assertThat(rig.count("raw.orders")).isEqualTo(1);
        assertThat(rig.count("_sluice.dead_letters")).isEqualTo(kinds);
        assertThat(rig.rows("SELECT count(*) FROM _sluice.rejected WHERE topic = 'test.cleansed'"))
                .containsExactly(String.valueOf(kinds));
        assertThat(rig.account(Ledger.UNKNOWN).waiting()).isZero();
        assertThat(rig.account(Ledger.UNKNOWN).accepted()).isPositive();
        assertThat(rig.verify()).isEmpty();
    }

    @Test
    void sourcesShowTheirNewestLine() throws Exception {
        rig.feed(written(progress(10, false)), written(progress(20, false)));
        rig.feed(written(progress(30, true)));

        assertThat(rig.rows("SELECT pipeline, source, records, done FROM _sluice.sources"))
                .containsExactly("orders|files:a|30|true");
    }

    private static SourceProgress progress(long records, boolean done) {
        return SourceProgress.newBuilder()
                .setPipeline("orders")
                .setSource("files:a")
                .setRecords(records)
                .setBytes(records * 10)
                .setTotalBytes(300)
                .setDone(done)
                .setError(null)
                .setAt(1_700_000_000_000L)
                .build();
    }

    @Test
    void usageIsCountedOncePerRequest() throws Exception {
        rig.feed(
                written(Records.usage("orders", "u1", false)),
                written(Records.usage("orders", "u2", true)),
                written(Records.usage("orders", "u1", false)));
        rig.feed(written(Records.usage("orders", "u2", true)));

        assertThat(rig.account("orders").get(Count.CALLS)).isEqualTo(2);
        assertThat(rig.account("orders").get(Count.RETRIES)).isEqualTo(1);
        assertThat(rig.account("orders").get(Count.TOKENS_IN)).isEqualTo(200);
        assertThat(rig.account("orders").costUsd()).isEqualTo(0.5);
        assertThat(
                        rig.rows(
                                "SELECT tokens_cached, tokens_cache_written, tokens_reasoning, service_tier FROM _sluice.llm_usage"))
                .containsExactly("64|0|7|flex", "64|0|7|flex");
        assertThat(rig.verify()).isEmpty();
    }

    @Test
    void aNewVersionOfADefinitionMarksItsRows() throws Exception {
        rig.feed(written(cleansed("orders", "a", "{\"n\":1}").build()));
        rig.define(Definition.asking("orders"));
        rig.feed(written(
                cleansed("orders", "b", "{\"n\":2}").setDefinitionVersion(2).build()));

        assertThat(rig.rows("SELECT n, _sluice_version, _llm_cleaned FROM raw.orders ORDER BY n"))
                .containsExactly("1|1|null", "2|2|false");
    }

    @Test
    void reservedDatasetsAreRefused() throws Exception {
        var table = new dev.sluice.pipeline.definition.TableSpec(
                "ledger",
                "_sluice",
                List.of(),
                List.of(),
                dev.sluice.pipeline.definition.WriteDisposition.APPEND,
                dev.sluice.pipeline.definition.MergeStrategy.DELETE_INSERT,
                SchemaContract.evolving(),
                1000,
                java.util.Map.of());
        rig.define(Definition.of("evil", table, dev.sluice.pipeline.definition.LlmSpec.off()));
        rig.feed(written(cleansed("evil", "e", "{\"pipeline\":\"x\"}").build()));

        assertThat(rig.rows("SELECT code FROM _sluice.rejected")).containsExactly("unusable_definition");
    }
}
