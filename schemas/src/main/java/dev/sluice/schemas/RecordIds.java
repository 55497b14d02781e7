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
        MessageDigest digest = start('p', pipeline);
        part(digest, source.getBytes(StandardCharsets.UTF_8));
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(position).array());
        return finish(digest);
    }

    /** Id of the {@code index}-th (0-based) record of a push that came with an Idempotency-Key. */
    public static String ofPush(String pipeline, String idempotencyKey, int index) {
        MessageDigest digest = start('k', pipeline);
        part(digest, idempotencyKey.getBytes(StandardCharsets.UTF_8));
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(index).array());
        return finish(digest);
    }

    /** Id of a record known by its bytes only. */
    public static String ofContent(String pipeline, byte[] payload) {
        MessageDigest digest = start('c', pipeline);
        digest.update(payload);
        return finish(digest);
    }

    private static MessageDigest start(char kind, String pipeline) {
        MessageDigest digest = SHA256.get();
        digest.reset();
        digest.update((byte) kind);
        part(digest, pipeline.getBytes(StandardCharsets.UTF_8));
        return digest;
    }

    /** Length first, so that no two lists of parts give the same bytes. */
    private static void part(MessageDigest digest, byte[] bytes) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        digest.update(bytes);
    }

    private static String finish(MessageDigest digest) {
        return BASE64.encodeToString(Arrays.copyOf(digest.digest(), BYTES));
    }
}
