package dev.sluice.metadata.sink;

import dev.sluice.schemas.AnswerStatus;
import dev.sluice.schemas.AskedQuestion;
import dev.sluice.schemas.AvroSerdes;
import dev.sluice.schemas.CleansedRecord;
import dev.sluice.schemas.Enrichment;
import dev.sluice.schemas.Finding;
import dev.sluice.schemas.LlmUsage;
import dev.sluice.schemas.PayloadFormat;
import dev.sluice.schemas.RawRecord;
import dev.sluice.schemas.Repair;
import dev.sluice.schemas.SourceProgress;
import dev.sluice.schemas.Topic;
import dev.sluice.schemas.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** What the other services would write, with good defaults. */
final class Records {

    static final Topics TOPICS = Topics.of("test", 2, AvroSerdes.shipped());

    private Records() {}

    /** A record for a topic, before it has an offset. */
    @SuppressWarnings("ArrayRecordComponent")
    record Written(String topic, byte @Nullable [] key, byte @Nullable [] value, Headers headers) {}

    static RawRecord.Builder raw(String pipeline, String id) {
        return RawRecord.newBuilder()
                .setPipeline(pipeline)
                .setAttempt(0)
                .setSource("files:a.jsonl")
                .setPosition(0)
                .setRecordId(id)
                .setFormat(PayloadFormat.JSON)
                .setPayload(bytes("{}"));
    }

    static Written written(RawRecord record) {
        return onto(TOPICS.raw(), record.getRecordId(), record);
    }

    static Written raw(String pipeline, String id, int attempt) {
        return written(raw(pipeline, id).setAttempt(attempt).build());
    }

    static CleansedRecord.Builder cleansed(String pipeline, String id, String row) {
        return CleansedRecord.newBuilder()
                .setPipeline(pipeline)
                .setAttempt(0)
                .setSource("http-push")
                .setPosition(0)
                .setRecordId(id)
                .setDefinitionVersion(1)
                .setRow(bytes(row))
                .setRepairs(new ArrayList<>())
                .setFindings(new ArrayList<>());
    }

    static AskedQuestion asked(List<String> sent, List<String> answer, @Nullable String evidence) {
        return new AskedQuestion(sent, answer, evidence);
    }

    static CleansedRecord.Builder ordered(String pipeline, String source, long position, String row) {
        return cleansed(pipeline, source + position, row).setSource(source).setPosition(position);
    }

    static Repair repair(String field, String rule, @Nullable String before) {
        return Repair.newBuilder()
                .setField(field)
                .setRule(rule)
                .setBefore(before)
                .build();
    }

    static Finding finding(String field, String check) {
        return Finding.newBuilder()
                .setField(field)
                .setCheck(check)
                .setSeverity("error")
                .setMessage("expected another value")
                .build();
    }

    static Written written(CleansedRecord record) {
        return onto(TOPICS.cleansed(), record.getRecordId(), record);
    }

    static Enrichment.Builder answer(String pipeline, String id, String hash, @Nullable String output) {
        return Enrichment.newBuilder()
                .setPipeline(pipeline)
                .setRecordId(id)
                .setInputHash(hash)
                .setLlmVersion("v1")
                .setStatus(output == null ? AnswerStatus.FAILED : AnswerStatus.ANSWERED)
                .setOutput(output)
                .setError(output == null ? "timeout: the provider did not answer" : null)
                .setCacheHit(false)
                .setAnsweredAt(1_700_000_000_000L);
    }

    static Written written(Enrichment answer) {
        return onto(TOPICS.enrichments(), answer.getRecordId(), answer);
    }

    static Written written(LlmUsage usage) {
        byte[] value = TOPICS.llmUsage().valueSerde().serializer().serialize("", usage);
        return new Written(TOPICS.llmUsage().name(), bytesOf("openai/m"), value, new RecordHeaders());
    }

    static LlmUsage usage(String pipeline, String id, boolean retry) {
        return LlmUsage.newBuilder()
                .setUsageId(id)
                .setPipeline(pipeline)
                .setTask(pipeline)
                .setProvider("openai")
                .setModel("m")
                .setOutcome("ok")
                .setRecords(2)
                .setRetry(retry)
                .setTokensIn(100)
                .setTokensOut(20)
                .setCostUsd(0.25)
                .setTokensCached(64)
                .setTokensReasoning(7)
                .setServiceTier("flex")
                .setAt(1_700_000_000_000L)
                .build();
    }

    static Written written(SourceProgress progress) {
        byte[] value = TOPICS.sources().valueSerde().serializer().serialize("", progress);
        return new Written(
                TOPICS.sources().name(),
                bytesOf(progress.getPipeline() + "|" + progress.getSource()),
                value,
                new RecordHeaders());
    }

    /** How far a source has been read. */
    static Written progress(String pipeline, String source, long records, boolean done, @Nullable String error) {
        return written(SourceProgress.newBuilder()
                .setPipeline(pipeline)
                .setSource(source)
                .setRecords(records)
                .setBytes(error == null ? 10 + records * 10 : 0)
                .setTotalBytes(1_000)
                .setDone(done)
                .setError(error)
                .setAt(1_700_000_000_000L)
                .build());
    }

    /** Raw and cleansed records of a source, from a position on. */
    static List<Written> source(String pipeline, String source, long from, String... rows) {
        List<Written> all = new ArrayList<>();
        for (int i = 0; i < rows.length; i++) {
            all.add(written(raw(pipeline, source + (from + i))
                    .setSource(source)
                    .setPosition(from + i)
                    .build()));
            all.add(written(ordered(pipeline, source, from + i, rows[i]).build()));
        }
        return all;
    }

    /** A record of a source that died. */
    static List<Written> died(String pipeline, String source, long position) {
        RawRecord dead = raw(pipeline, source + position)
                .setSource(source)
                .setPosition(position)
                .build();
        byte[] value = TOPICS.raw().valueSerde().serializer().serialize("", dead);
        return List.of(written(dead), deadLetter(source + position, value, source + position, 0, "rule_failed"));
    }

    static Written deadLetter(String pipeline, String id, int attempt, String code) {
        byte[] value = TOPICS.raw()
                .valueSerde()
                .serializer()
                .serialize("", raw(pipeline, id).setAttempt(attempt).build());
        return deadLetter(id, value, id, attempt, code);
    }

    static Written deadLetter(String key, byte @Nullable [] value, @Nullable String id, int attempt, String code) {
        var headers = new RecordHeaders();
        headers.add("sluice.error.code", bytesOf(code));
        headers.add("sluice.error.stage", bytesOf("cleanse"));
        headers.add("__streams.errors.message", bytesOf("expected JSON"));
        if (id != null) {
            headers.add("sluice.record_id", bytesOf(id));
            headers.add("sluice.attempt", bytesOf(String.valueOf(attempt)));
        }
        return new Written(TOPICS.deadLetters().name(), bytesOf(key), value, headers);
    }

    static Written poison(Topic<?, ?> topic, byte @Nullable [] value) {
        return new Written(topic.name(), bytesOf("k"), value, new RecordHeaders());
    }

    static <T> Written onto(Topic<byte[], T> topic, String key, T record) {
        return new Written(
                topic.name(),
                bytesOf(key),
                topic.valueSerde().serializer().serialize(topic.name(), record),
                new RecordHeaders());
    }

    /** Kinds of bytes that are no record: random, wrong magic, unknown schema, cut short, a huge length. */
    static List<byte[]> poisons() {
        byte[] whole = TOPICS.raw()
                .valueSerde()
                .serializer()
                .serialize("", raw("orders", "x").build());
        byte[] cut = java.util.Arrays.copyOf(whole, 8);
        byte[] unknownSchema = whole.clone();
        unknownSchema[1] = 0x7f;
        return List.of(
                new byte[0],
                bytesOf("not avro at all"),
                unknownSchema,
                cut,
                new byte[] {0, 0, 0, 0, 1, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f},
                new byte[1024]);
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(bytesOf(text));
    }

    static byte[] bytesOf(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
