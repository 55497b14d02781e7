package dev.sluice.cleanse;

import static dev.sluice.cleanse.CleanseRig.headers;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.cleanse.failure.ServiceAway;
import dev.sluice.cleanse.record.SomePipeline;
import dev.sluice.schemas.AvroSerdes;
import dev.sluice.schemas.RawRecord;
import dev.sluice.schemas.Topics;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each kind of bad input: a dead letter with its reason and position, and the record after it becomes a row. */
class CleanseBadInputTest {

    private static final byte[] KEY = "key".getBytes(UTF_8);

    @TempDir
    Path dir;

    private CleanseRig rig;

    @BeforeEach
    void open() {
        rig = new CleanseRig(dir);
        rig.publish(SomePipeline.of(1, null, """
                pipeline: orders
                source: {connector: http-push}
                table: {name: orders}
                cleanse:
                  - {field: name, trim: true}
                """));
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void poisonBytesBecomeDeadLetters(String what, byte @Nullable [] key, byte @Nullable [] value) {
        rig.sendBytes(key, value, new RecordHeaders());

        TestRecord<byte[], byte[]> dead = rig.deadLetter();
        assertThat(dead.key()).isEqualTo(key);
        assertThat(dead.value()).isEqualTo(value);
        assertThat(dead.getRecordTime()).isEqualTo(CleanseRig.RECEIVED);
        assertThat(headers(dead))
                .containsEntry("sluice.error.code", "undecodable")
                .containsEntry("sluice.error.stage", "cleanse")
                .containsEntry("__streams.errors.topic", "test.raw")
                .containsEntry("__streams.errors.partition", "0")
                .containsEntry("__streams.errors.offset", "0");
        theNextRecordBecomesARow();
    }

    static Stream<Arguments> poisonBytesBecomeDeadLetters() {
        byte[] random = new byte[1024];
        new Random(23).nextBytes(random);
        byte[] otherMagic = valid();
        otherMagic[0] = 1;
        byte[] otherSchema = valid();
        ByteBuffer.wrap(otherSchema).putInt(1, 987_654);
        byte[] hugeLength = Arrays.copyOf(valid(), 15);
        Arrays.fill(hugeLength, 5, 15, (byte) 0xFE);
        byte[] twoGigabytes = valid();
        // the pipeline's name says that it is 2,000,000,000 bytes long (zig-zag varint)
        System.arraycopy(new byte[] {(byte) 0x80, (byte) 0xD0, (byte) 0xAC, (byte) 0xF3, 0x0E}, 0, twoGigabytes, 5, 5);
        return Stream.of(
                Arguments.of("huge length", KEY, twoGigabytes),
                Arguments.of("random kibibyte", KEY, random),
                Arguments.of("wrong magic byte", KEY, otherMagic),
                Arguments.of("unknown schema id", KEY, otherSchema),
                Arguments.of("huge varint", KEY, hugeLength),
                Arguments.of("cut short", KEY, Arrays.copyOf(valid(), valid().length - 3)),
                Arguments.of("empty value", KEY, new byte[0]),
                Arguments.of("no value", KEY, null),
                Arguments.of("no key", null, valid()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void unreadablePayloadsBecomeDeadLetters(String code, byte[] payload) {
        RawRecord raw = RawRecord.newBuilder(SomeRaw.json("orders", 5, ""))
                .setPayload(ByteBuffer.wrap(payload))
                .setAttempt(3)
                .build();

        rig.send(raw);

        TestRecord<byte[], byte[]> dead = rig.deadLetter();
        assertThat(dead.value()).isEqualTo(rig.bytes(raw));
        assertThat(headers(dead))
                .containsEntry("sluice.error.code", code)
                .containsEntry("sluice.pipeline", "orders")
                .containsEntry("sluice.record_id", raw.getRecordId())
                .containsEntry("sluice.attempt", "3");
        theNextRecordBecomesARow();
    }

    static Stream<Arguments> unreadablePayloadsBecomeDeadLetters() {
        String deep = "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000);
        return Stream.of(
                Arguments.of("not_json", "name: Ann".getBytes(UTF_8)),
                Arguments.of("not_an_object", "[1,2]".getBytes(UTF_8)),
                Arguments.of("empty_record", "  ".getBytes(UTF_8)),
                Arguments.of("wrong_encoding", new byte[] {'{', '"', 'a', '"', ':', '"', (byte) 0xE9, '"', '}'}),
                Arguments.of("too_deep", deep.getBytes(UTF_8)));
    }

    @Test
    void aDefectFoundByIngestBecomesADeadLetterOfItsCode() {
        rig.send(SomeRaw.builder("orders", 1, "cut")
                .setDefect("too_large: 20971520 bytes, at most 4194304")
                .build());

        assertThat(headers(rig.deadLetter()))
                .containsEntry("sluice.error.code", "too_large")
                .containsEntry("__streams.errors.message", "20971520 bytes, at most 4194304");
        theNextRecordBecomesARow();
    }

    @Test
    void aDefectWithoutACodeKeepsItsWords() {
        rig.send(
                SomeRaw.builder("orders", 1, "cut").setDefect("Something: Else").build());

        assertThat(headers(rig.deadLetter()))
                .containsEntry("sluice.error.code", "undecodable")
                .containsEntry("__streams.errors.message", "Something: Else");
    }

    @Test
    void aFormatOfTheFutureBecomesADeadLetter() {
        rig.send(SomeRaw.builder("orders", 1, "<order/>").build());

        assertThat(headers(rig.deadLetter())).containsEntry("sluice.error.code", "undecodable");
        theNextRecordBecomesARow();
    }

    @Test
    void aRecordOfAnUnknownPipelineBecomesADeadLetter() {
        rig.send(SomeRaw.json("nobody", 1, "{}"));

        assertThat(headers(rig.deadLetter()))
                .containsEntry("sluice.error.code", "unknown_pipeline")
                .containsEntry("sluice.pipeline", "nobody");
        theNextRecordBecomesARow();
    }

    @Test
    void aRuleThatFailsOnARecordNamesItself() {
        rig.publish(SomePipeline.of(1, null, """
                pipeline: ratios
                source: {connector: http-push}
                table: {name: ratios}
                cleanse:
                  - {when: "10 / int(parts) > 2", set: {kind: large}}
                """));

        rig.send(SomeRaw.json("ratios", 1, "{\"parts\":0}"));
        rig.send(SomeRaw.json("ratios", 2, "{\"parts\":2}"));

        Map<String, String> dead = headers(rig.deadLetter());
        assertThat(dead).containsEntry("sluice.error.code", "rule_failed").containsKey("sluice.rule");
        assertThat(rig.cleansed()).hasSize(1);
    }

    @Test
    void aBugOfOursBecomesADeadLetterToo() {
        rig.published.failure = new IllegalStateException("some content of the record");

        rig.sendBytes(KEY, valid(), new RecordHeaders());
        rig.published.failure = null;

        TestRecord<byte[], byte[]> dead = rig.deadLetter();
        assertThat(dead.key()).isEqualTo(KEY);
        assertThat(dead.value()).isEqualTo(valid());
        assertThat(headers(dead))
                .containsEntry("sluice.error.code", "rule_failed")
                .containsEntry("__streams.errors.exception", "java.lang.IllegalStateException")
                .containsEntry("__streams.errors.offset", "0")
                .noneSatisfy((name, value) -> assertThat(value).contains("content"));
        assertThat(rig.count("sluice.cleanse.failed", "reason", "rule_failed")).isEqualTo(1);
        theNextRecordBecomesARow();
    }

    @Test
    void aBrokenSystemMakesNoDeadLetters() {
        rig.published.failure = new ServiceAway("registry not reached", new IllegalStateException());

        assertThatThrownBy(() -> rig.send(SomeRaw.json("orders", 1, "{}"))).isInstanceOf(StreamsException.class);

        assertThat(rig.deadLetters()).isEmpty();
    }

    private void theNextRecordBecomesARow() {
        rig.send(SomeRaw.json("orders", 99, "{\"name\":\"next\"}"));
        assertThat(rig.cleansed())
                .singleElement()
                .satisfies(out -> assertThat(out.value().getPosition()).isEqualTo(99));
        assertThat(rig.deadLetters()).isEmpty();
    }

    private static byte[] valid() {
        var topics = Topics.of("test", 1, AvroSerdes.shipped());
        return topics.raw()
                .valueSerde()
                .serializer()
                .serialize(topics.raw().name(), SomeRaw.json("orders", 1, "{\"name\":\"a\"}"));
    }
}
