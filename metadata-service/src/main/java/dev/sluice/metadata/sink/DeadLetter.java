package dev.sluice.metadata.sink;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A record of topic {@code dead-letters}.
 *
 * @param record where it stands
 * @param recordId id of the record; where nobody could read it, the place of its raw record
 * @param attempt which try failed, 0 the first
 * @param pipeline as the raw topic counts it
 * @param code why, one of the fixed words; {@code unknown} where it does not say
 */
record DeadLetter(
        ConsumerRecord<byte[], byte[]> record,
        String recordId,
        int attempt,
        String pipeline,
        String code,
        @Nullable String stage,
        @Nullable String message,
        @Nullable String rule,
        @Nullable String field) {

    /** Reads what the headers tell; there is none that it cannot do without. */
    static DeadLetter of(ConsumerRecord<byte[], byte[]> record) {
        Headers headers = record.headers();
        Head head = Head.of(record.value());
        String id = text(headers, "sluice.record_id");
        String code = text(headers, "sluice.error.code");
        return new DeadLetter(
                record,
                id == null ? place(record) : id,
                head.attempt(),
                head.pipeline(),
                code == null ? "unknown" : code,
                text(headers, "sluice.error.stage"),
                text(headers, "__streams.errors.message"),
                text(headers, "sluice.rule"),
                text(headers, "sluice.field"));
    }

    /** What it is known by: each try of a record is dead once. */
    String key() {
        return keyOf(recordId, attempt);
    }

    /** The key of one try of a record. */
    static String keyOf(String recordId, int attempt) {
        return recordId + '#' + attempt;
    }

    private static String place(ConsumerRecord<byte[], byte[]> record) {
        String topic = text(record.headers(), "__streams.errors.topic");
        String partition = text(record.headers(), "__streams.errors.partition");
        String offset = text(record.headers(), "__streams.errors.offset");
        return topic == null || partition == null || offset == null
                ? record.topic() + '/' + record.partition() + '/' + record.offset()
                : topic + '/' + partition + '/' + offset;
    }

    private static @Nullable String text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}
