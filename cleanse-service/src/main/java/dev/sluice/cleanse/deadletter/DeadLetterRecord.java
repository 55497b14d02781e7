package dev.sluice.cleanse.deadletter;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.schemas.Sha256;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.errors.internals.ExceptionHandlerUtils;
import org.jspecify.annotations.Nullable;

/**
 * A record of the dead-letter topic: key and value byte for byte as they stood in {@code raw}, everything else in headers
 * (KIP-1034's names, then ours). The one place that builds them.
 *
 * <p>Each header value is UTF-8 of at most 1 KiB, cut between characters. Headers of the raw record are not copied but for
 * {@code traceparent}: they may carry what a dead letter must not.
 *
 * @param key key of the raw record; null where it had none
 * @param value value of the raw record; null where it had none, or where value and headers together exceed what the topic takes
 * @param headers reason and coordinates
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record DeadLetterRecord(byte @Nullable [] key, byte @Nullable [] value, List<Header> headers) {

    private static final byte[] STAGE = "cleanse".getBytes(US_ASCII);

    /**
     * Builds the record.
     *
     * @param limit largest record that the dead-letter topic takes, in bytes; a value beyond it is left out and told by size and
     *     SHA-256 in {@code sluice.value.size} and {@code sluice.value.sha256}, which only bytes that no Sluice ingest wrote can reach
     */
    public static DeadLetterRecord of(
            DeadLetter letter,
            SourceCoordinates from,
            byte @Nullable [] key,
            byte @Nullable [] value,
            @Nullable Header traceparent,
            int limit) {
        var headers = new ArrayList<Header>(14);
        Throwable cause = letter.cause();
        String type = (cause == null ? letter : cause).getClass().getName();
        add(headers, ExceptionHandlerUtils.HEADER_ERRORS_EXCEPTION_NAME, type);
        add(headers, ExceptionHandlerUtils.HEADER_ERRORS_EXCEPTION_MESSAGE_NAME, letter.message());
        if (cause != null) {
            headers.add(new RecordHeader(
                    ExceptionHandlerUtils.HEADER_ERRORS_STACKTRACE_NAME, BoundedText.stackTrace(cause)));
        }
        add(headers, ExceptionHandlerUtils.HEADER_ERRORS_TOPIC_NAME, from.topic());
        add(headers, ExceptionHandlerUtils.HEADER_ERRORS_PARTITION_NAME, Integer.toString(from.partition()));
        add(headers, ExceptionHandlerUtils.HEADER_ERRORS_OFFSET_NAME, Long.toString(from.offset()));
        add(headers, "sluice.error.code", letter.code());
        headers.add(new RecordHeader("sluice.error.stage", STAGE));
        add(headers, "sluice.rule", letter.rule());
        add(headers, "sluice.field", letter.field());
        add(headers, "sluice.pipeline", letter.pipeline());
        add(headers, "sluice.record_id", letter.recordId());
        if (letter.attempt() >= 0) {
            add(headers, "sluice.attempt", Integer.toString(letter.attempt()));
        }
        if (traceparent != null) {
            headers.add(traceparent);
        }
        int overhead = RecordSize.of(key, null, headers);
        if (value != null && overhead + (long) value.length > limit) {
            add(headers, "sluice.value.size", Integer.toString(value.length));
            add(headers, "sluice.value.sha256", Sha256.hex(value));
            return new DeadLetterRecord(key, null, List.copyOf(headers));
        }
        return new DeadLetterRecord(key, value, List.copyOf(headers));
    }

    /** The headers as Kafka's clients want them; a new, mutable collection. */
    public RecordHeaders kafkaHeaders() {
        return new RecordHeaders(headers);
    }

    private static void add(List<Header> headers, String name, @Nullable String value) {
        if (value != null) {
            headers.add(new RecordHeader(name, BoundedText.of(value)));
        }
    }
}
