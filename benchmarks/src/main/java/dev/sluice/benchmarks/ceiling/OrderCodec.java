package dev.sluice.benchmarks.ceiling;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Clean rows between the two halves of the hand-written chain: fixed fields in a fixed order. Not thread-safe. */
final class OrderCodec {

    private static final int ABSENT = -1;

    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16);

    byte[] encode(OrderRow row) {
        buffer.clear();
        put(row.orderId);
        buffer.putLong(row.customerId);
        put(row.email);
        put(row.country);
        put(row.address);
        put(row.product);
        put(row.category);
        buffer.putLong(row.quantity);
        buffer.putLong(row.hasAmount ? row.amountCents : Long.MIN_VALUE);
        buffer.putLong(row.hasOrderedAt ? row.orderedAtMicros : Long.MIN_VALUE);
        put(row.status);
        put(row.paymentRef);
        put(row.kind);
        byte[] bytes = new byte[buffer.position()];
        buffer.flip().get(bytes);
        return bytes;
    }

    static void decode(byte[] bytes, OrderRow row) {
        ByteBuffer from = ByteBuffer.wrap(bytes);
        row.orderId = text(from);
        row.customerId = from.getLong();
        row.email = text(from);
        row.country = text(from);
        row.address = text(from);
        row.product = text(from);
        row.category = text(from);
        row.quantity = from.getLong();
        row.amountCents = from.getLong();
        row.hasAmount = row.amountCents != Long.MIN_VALUE;
        row.orderedAtMicros = from.getLong();
        row.hasOrderedAt = row.orderedAtMicros != Long.MIN_VALUE;
        row.status = text(from);
        row.paymentRef = text(from);
        row.kind = text(from);
    }

    private void put(@Nullable String text) {
        if (text == null) {
            buffer.putShort((short) ABSENT);
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        buffer.putShort((short) bytes.length).put(bytes);
    }

    private static @Nullable String text(ByteBuffer from) {
        int length = from.getShort();
        if (length == ABSENT) {
            return null;
        }
        String text = new String(from.array(), from.position(), length, StandardCharsets.UTF_8);
        from.position(from.position() + length);
        return text;
    }
}
