package dev.sluice.llm.coalescer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * Entry of the index of open questions by time.
 *
 * @param millis when it was asked last, epoch milliseconds, not negative
 * @param inputHash the question
 */
record AskedAt(long millis, String inputHash) {

    /** Big-endian time first, so that the order of the bytes is the order of time. */
    static final Serde<AskedAt> SERDE =
            Serdes.serdeFrom((topic, entry) -> entry.bytes(), (topic, bytes) -> parse(bytes));

    private byte[] bytes() {
        byte[] hash = inputHash.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Long.BYTES + hash.length)
                .putLong(millis)
                .put(hash)
                .array();
    }

    private static AskedAt parse(byte[] bytes) {
        return new AskedAt(
                ByteBuffer.wrap(bytes).getLong(),
                new String(bytes, Long.BYTES, bytes.length - Long.BYTES, StandardCharsets.UTF_8));
    }
}
