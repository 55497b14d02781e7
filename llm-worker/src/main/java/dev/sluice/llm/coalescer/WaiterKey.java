package dev.sluice.llm.coalescer;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;

/**
 * One record that waits for one question: a question with a million waiters is a million small entries, never one large one, and
 * a record that asks twice waits once.
 *
 * @param inputHash question it waits for
 * @param pipeline pipeline of the record
 * @param recordId the record
 */
record WaiterKey(String inputHash, String pipeline, String recordId) {

    private static final char SEPARATOR = '\0';

    /** The hash comes first, so that the waiters of one question lie together. */
    static final Serde<WaiterKey> SERDE = Serdes.serdeFrom(
            (topic, key) -> bytes(key.inputHash + SEPARATOR + key.pipeline + SEPARATOR + key.recordId),
            (topic, bytes) -> parse(new String(bytes, StandardCharsets.UTF_8)));

    /** Serializes a hash to the prefix that the keys of its waiters share. */
    static final Serializer<String> PREFIX = (topic, inputHash) -> bytes(inputHash + SEPARATOR);

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static WaiterKey parse(String text) {
        int first = text.indexOf(SEPARATOR);
        int second = text.indexOf(SEPARATOR, first + 1);
        return new WaiterKey(text.substring(0, first), text.substring(first + 1, second), text.substring(second + 1));
    }
}
