package dev.sluice.llm.coalescer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/**
 * What must be known of a waiting record to tell it the answer.
 *
 * @param asker whether the call is made for this record; the others are served by it
 * @param taskVersion version of the task it asked under
 * @param recordKey key of the record
 * @param masked JSON object: what stands behind each placeholder of its question; null where nothing is masked
 */
record Waiter(
        boolean asker,
        String taskVersion,
        ByteBuffer recordKey,
        @Nullable String masked) {

    /** Without masked values. */
    private static final byte PLAIN = 1;

    private static final byte MASKED = 2;

    /** Format, asker, length and text of the task version, where masked length and text of the values, record key. */
    static final Serde<Waiter> SERDE =
            Serdes.serdeFrom((topic, waiter) -> waiter.bytes(), (topic, bytes) -> parse(bytes));

    private byte[] bytes() {
        byte[] version = taskVersion.getBytes(StandardCharsets.UTF_8);
        byte[] values = masked == null ? new byte[0] : masked.getBytes(StandardCharsets.UTF_8);
        int extra = masked == null ? 0 : 4 + values.length;
        ByteBuffer buffer = ByteBuffer.allocate(6 + version.length + extra + recordKey.remaining());
        buffer.put(masked == null ? PLAIN : MASKED).put((byte) (asker ? 1 : 0));
        buffer.putInt(version.length).put(version);
        if (masked != null) {
            buffer.putInt(values.length).put(values);
        }
        return buffer.put(recordKey.duplicate()).array();
    }

    private static Waiter parse(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        byte format = buffer.get();
        if (format != PLAIN && format != MASKED) {
            throw new IllegalStateException(
                    "store of waiting records: expected format " + PLAIN + " or " + MASKED + ", found " + format);
        }
        boolean asker = buffer.get() == 1;
        String version = text(buffer);
        String masked = format == MASKED ? text(buffer) : null;
        return new Waiter(asker, version, buffer.slice(), masked);
    }

    private static String text(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.getInt()];
        buffer.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
