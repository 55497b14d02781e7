package dev.sluice.llm.coalescer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * What must be known of a waiting record to tell it the answer.
 *
 * @param asker whether the call is made for this record; the others are served by it
 * @param taskVersion version of the task it asked under
 * @param recordKey key of the record
 */
record Waiter(boolean asker, String taskVersion, ByteBuffer recordKey) {

    private static final byte FORMAT = 1;

    /** Format, asker, length of the task version, task version, record key. */
    static final Serde<Waiter> SERDE =
            Serdes.serdeFrom((topic, waiter) -> waiter.bytes(), (topic, bytes) -> parse(bytes));

    private byte[] bytes() {
        byte[] version = taskVersion.getBytes(StandardCharsets.UTF_8);
        ByteBuffer buffer = ByteBuffer.allocate(6 + version.length + recordKey.remaining());
        buffer.put(FORMAT).put((byte) (asker ? 1 : 0)).putInt(version.length).put(version);
        return buffer.put(recordKey.duplicate()).array();
    }

    private static Waiter parse(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        byte format = buffer.get();
        if (format != FORMAT) {
            throw new IllegalStateException(
                    "store of waiting records: expected format " + FORMAT + ", found " + format);
        }
        boolean asker = buffer.get() == 1;
        byte[] version = new byte[buffer.getInt()];
        buffer.get(version);
        return new Waiter(asker, new String(version, StandardCharsets.UTF_8), buffer.slice());
    }
}
