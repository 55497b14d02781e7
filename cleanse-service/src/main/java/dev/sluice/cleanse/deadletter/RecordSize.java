package dev.sluice.cleanse.deadletter;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** How large a record is on the wire, at most. */
public final class RecordSize {

    /** A batch of one record: 61 bytes of batch header and the record's own length, attributes, deltas and counts. */
    private static final int BATCH_OVERHEAD = 61 + 36;

    private static final int HEADER_OVERHEAD = 10;

    private RecordSize() {}

    /**
     * An upper bound of the bytes that a batch with this record alone takes, which is what {@code max.request.size} and {@code
     * max.message.bytes} are compared with.
     */
    public static int of(byte @Nullable [] key, byte @Nullable [] value, Iterable<Header> headers) {
        int size = BATCH_OVERHEAD + (key == null ? 0 : key.length) + (value == null ? 0 : value.length);
        for (Header header : headers) {
            byte[] bytes = header.value();
            size += HEADER_OVERHEAD
                    + header.key().getBytes(StandardCharsets.UTF_8).length
                    + (bytes == null ? 0 : bytes.length);
        }
        return size;
    }
}
