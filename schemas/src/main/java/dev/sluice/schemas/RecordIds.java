package dev.sluice.schemas;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;

/**
 * Deterministic record ids: the same record of the same source has the same id at every reading. An id is the first 15 bytes of a
 * SHA-256, in URL-safe base64: 20 characters, no padding. Thread-safe.
 */
public final class RecordIds {

    private static final int BYTES = 15;
    private static final ThreadLocal<MessageDigest> SHA256 = ThreadLocal.withInitial(Sha256::start);
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private RecordIds() {}

    /** Id of the record at a 1-based position of an ordered source. */
    public static String of(String pipeline, String source, long position) {
        byte[] name = source.getBytes(StandardCharsets.UTF_8);
        return id(start('p', pipeline, Integer.BYTES + name.length + Long.BYTES)
                .putInt(name.length)
                .put(name)
                .putLong(position));
    }

    /** Id of the {@code index}-th (0-based) record of a push that came with an Idempotency-Key. */
    public static String ofPush(String pipeline, String idempotencyKey, int index) {
        byte[] key = idempotencyKey.getBytes(StandardCharsets.UTF_8);
        return id(start('k', pipeline, Integer.BYTES + key.length + Integer.BYTES)
                .putInt(key.length)
                .put(key)
                .putInt(index));
    }

    /** Id of a record known by its bytes only. */
    public static String ofContent(String pipeline, byte[] payload) {
        MessageDigest digest = SHA256.get();
        digest.reset();
        digest.update(start('c', pipeline, 0).array());
        return text(digest.digest(payload));
    }

    /** What an id is made of: kind and pipeline, and room for the rest. Lengths come first, so that no two lists of parts give the same bytes. */
    private static ByteBuffer start(char kind, String pipeline, int rest) {
        byte[] name = pipeline.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(1 + Integer.BYTES + name.length + rest)
                .put((byte) kind)
                .putInt(name.length)
                .put(name);
    }

    /** One call for all parts: the digest has a price per call. */
    private static String id(ByteBuffer parts) {
        return text(SHA256.get().digest(parts.array()));
    }

    private static String text(byte[] digest) {
        return BASE64.encodeToString(Arrays.copyOf(digest, BYTES));
    }
}
