package dev.sluice.metadata.sink;

import static dev.sluice.metadata.sink.Records.progress;
import static dev.sluice.metadata.sink.Records.source;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.metadata.store.WarehouseSettings;
import dev.sluice.pipeline.Pipeline;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardRulesTest {

    private static final String[] MERGE = {"name: orders", "primary_key: [id]", "write_disposition: merge"};

    private static Optional<String> refusal(Pipeline pipeline) {
        return ShardRules.refusal(pipeline.definition());
    }

    private static Optional<String> refusalOfRule(String rule) {
        return refusal(Definition.pushedInto("orders", MERGE[0], MERGE[1], MERGE[2] + "\ncleanse:\n  - " + rule));
    }

    @Test
    void appendAndMergeByThePrimaryKeyLandInShards() {
        assertThat(refusal(Definition.appending("orders"))).isEmpty();
        assertThat(refusal(Definition.merging("orders", "id"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "write_disposition: replace",
                "merge_key: [day]\n  write_disposition: merge",
                "write_disposition: {disposition: merge, strategy: scd2}"
            })
    void whatSwapsAWholeLoadDoesNot(String table) {
        assertThat(refusal(Definition.filesInto("orders", "name: orders", table)))
                .hasValueSatisfying(why -> assertThat(why).contains("swap a whole load", "warehouse.shards=1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{field: id, trim: true}",
                "{field: id, to: bigint}",
                "{field: '*', trim: true}",
                "{field: id, default: 1}",
                "{when: 'amount > 1.0', set: {id: 7}}",
                "{determines: {by: [zip], field: id}}",
                "{field: order_no, rename: id, trim: true}",
                "{field: order_no, trim: true}\n  - {field: order_no, rename: id}"
            })
    void aRuleThatChangesTheKeyDoesNot(String rule) {
        assertThat(refusalOfRule(rule))
                .hasValueSatisfying(why -> assertThat(why).contains("primary key", "different partitions"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{field: id, required: true}",
                "{field: id, length: 5, severity: warning}",
                "{field: order_no, rename: id}",
                "{field: name, trim: true}",
                "{determines: {by: [id], field: name}}"
            })
    void aRuleThatLeavesTheKeyDoes(String rule) {
        assertThat(refusalOfRule(rule)).isEmpty();
    }

    @Test
    void recordsOfARefusedPipelineAreKeptWithTheReason(@TempDir Path directory) throws Exception {
        var settings = WarehouseSettings.of(directory.resolve("0.duckdb"));
        Pipeline replacing = Definition.filesInto("orders", "name: orders", "write_disposition: replace");
        try (var rig = new SinkRig(settings, new Share(0, 2)).define(replacing)) {
            rig.feed(source("orders", "s", 1, "{\"n\":1}", "{\"n\":2}"));
            rig.feed(progress("orders", "s", 2, true, null));

            assertThat(rig.rows("SELECT code, count(*), bool_and(message LIKE '%swap a whole load%')"
                            + " FROM _sluice.rejected GROUP BY code"))
                    .containsExactly("unusable_definition|2|true");
            assertThat(rig.verifyAll()).isEmpty();
            assertThat(rig.rows("SELECT count(*) FROM _sluice.load_sources")).containsExactly("0");
        }
    }
}
