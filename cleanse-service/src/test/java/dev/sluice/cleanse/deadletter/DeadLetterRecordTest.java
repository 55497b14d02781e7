package dev.sluice.cleanse.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schemas.Sha256;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeadLetterRecordTest {

    private static final SourceCoordinates FROM = new SourceCoordinates("sluice.raw", 3, 42);
    private static final int LIMIT = 100_000;

    @Test
    void keepsKeyAndValueAndTellsEverythingThatIsKnown() {
        byte[] key = "k".getBytes(UTF_8);
        byte[] value = {0, 1, 2};
        var letter = new DeadLetter("not_json", "expected {", "trim", "name", "orders", "id-1", 2, null);

        DeadLetterRecord dead = DeadLetterRecord.of(
                letter, FROM, key, value, new RecordHeader("traceparent", "00-ab".getBytes(UTF_8)), LIMIT);

        assertThat(dead.key()).isSameAs(key);
        assertThat(dead.value()).isSameAs(value);
        assertThat(headers(dead))
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("__streams.errors.exception", DeadLetter.class.getName()),
                        Map.entry("__streams.errors.message", "expected {"),
                        Map.entry("__streams.errors.topic", "sluice.raw"),
                        Map.entry("__streams.errors.partition", "3"),
                        Map.entry("__streams.errors.offset", "42"),
                        Map.entry("sluice.error.code", "not_json"),
                        Map.entry("sluice.error.stage", "cleanse"),
                        Map.entry("sluice.rule", "trim"),
                        Map.entry("sluice.field", "name"),
                        Map.entry("sluice.pipeline", "orders"),
                        Map.entry("sluice.record_id", "id-1"),
                        Map.entry("sluice.attempt", "2"),
                        Map.entry("traceparent", "00-ab")));
    }

    @Test
    void leavesOutWhatIsNotKnown() {
        var letter = DeadLetter.undecodable("no record", new IllegalStateException("inner"));

        Map<String, String> headers = headers(DeadLetterRecord.of(letter, FROM, null, null, null, LIMIT));

        assertThat(headers)
                .containsEntry("__streams.errors.exception", "java.lang.IllegalStateException")
                .containsKey("__streams.errors.stacktrace")
                .doesNotContainKeys("sluice.rule", "sluice.field", "sluice.pipeline", "sluice.record_id")
                .doesNotContainKeys("sluice.attempt", "traceparent");
    }

    @Test
    void noHeaderIsLongerThanOneKibibyte() {
        String much = "ü".repeat(5000);
        var letter = new DeadLetter("rule_failed", much, much, much, much, much, 0, new IllegalStateException(much));

        DeadLetterRecord dead = DeadLetterRecord.of(letter, FROM, null, null, null, LIMIT);

        assertThat(dead.headers())
                .allSatisfy(header -> assertThat(header.value()).hasSizeLessThanOrEqualTo(1024));
    }

    @Test
    void aValueThatTheTopicDoesNotTakeIsToldBySizeAndHash() {
        byte[] value = new byte[LIMIT];

        DeadLetterRecord dead =
                DeadLetterRecord.of(DeadLetter.undecodable("no record", null), FROM, new byte[1], value, null, LIMIT);

        assertThat(dead.value()).isNull();
        assertThat(headers(dead))
                .containsEntry("sluice.value.size", Integer.toString(LIMIT))
                .containsEntry("sluice.value.sha256", Sha256.hex(value));
    }

    private static Map<String, @Nullable String> headers(DeadLetterRecord dead) {
        var headers = new LinkedHashMap<String, @Nullable String>();
        for (Header header : dead.headers()) {
            headers.put(header.key(), new String(header.value(), UTF_8));
        }
        return headers;
    }
}
