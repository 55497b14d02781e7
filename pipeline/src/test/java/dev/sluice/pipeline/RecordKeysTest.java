package dev.sluice.pipeline;

import static dev.sluice.pipeline.Pipelines.csv;
import static dev.sluice.pipeline.Pipelines.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecordKeysTest {
    private static Optional<String> key(String table, RawPayload payload) {
        return RecordKeys.of(Pipelines.of(table)).keyOf(payload).map(key -> new String(key, StandardCharsets.UTF_8));
    }

    @Test
    void keysAreCompactScalarsJoined() {
        String table = "table: {primary_key: [id, line]}\n";

        assertThat(key(table, json("{\"line\":2,\"x\":{\"id\":1,\"l\":[1]},\"id\":\"a\\\",1\"}")))
                .contains("\"a\\\",1\",2");
        assertThat(key(table, csv("x,line,id", "1,2,\"a\"\"\""))).contains("\"a\\\"\",\"2\"");
    }

    @Test
    void versionsThatFollowEachOtherHaveTheKeyTheyFollowBy() {
        String table =
                "table: {primary_key: id, merge_key: entity, write_disposition: {disposition: merge, strategy: scd2}}\n";

        assertThat(key(table, json("{\"id\":1,\"entity\":\"x\"}"))).contains("\"x\"");
    }

    @Test
    void noKeyWhereAValueIsMissingOrUnreadable() {
        String table = "table: {primary_key: id}\n";

        assertThat(key("", json("{\"id\":1}"))).isEmpty();
        for (String record : new String[] {
            "{}",
            "{\"id\":null}",
            "{\"id\":\"\"}",
            "{\"id\":{}}",
            "{\"id\":[1]}",
            "[1]",
            "not",
            "{\"a\":",
            "",
            "{\"a\":{\"id\":1}}",
            "[".repeat(10_000),
        }) {
            assertThat(key(table, json(record))).as(record).isEmpty();
        }
        assertThat(key(table, csv("id,a", "1"))).isEmpty();
        assertThat(key(table, csv("id,a", ",1"))).isEmpty();
        assertThat(key(table, csv("id,a", "\"1,1"))).isEmpty();
        assertThat(key(table, RawPayload.json(new byte[] {'{', (byte) 0xFF}))).isEmpty();
    }

    @Test
    void readsNoFurtherThanItMust() {
        assertThat(key("table: {primary_key: [id]}\n", json("{\"id\":7,\"rest\":oops")))
                .contains("7");
    }

    @Test
    void aRenamedKeyIsFoundUnderItsOldName() {
        String body = """
                table: {primary_key: [id]}
                cleanse: [{field: ID, rename: order_id}, {field: order_id, rename: id}]
                """;
        assertThat(key(body, json("{\"ID\":7}"))).contains("7");
    }

    @Test
    void rowsOfAGroupMeetWhereNoPrimaryKeyIsDeclared() {
        String body = "cleanse: [{determines: {by: [flight], field: dep}}]\n";

        assertThat(key(body, json("{\"id\":7,\"flight\":\"AA-1\"}"))).contains("\"AA-1\"");
        assertThat(key("table: {primary_key: [id]}\n" + body, json("{\"id\":7,\"flight\":\"AA-1\"}")))
                .contains("7");
    }
}
