package dev.sluice.metadata.normalize;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * Deterministic ids of rows: the first 10 bytes of SHAKE-128 in base64 without padding (14 characters), as dlt makes
 * them. Keeps its buffers, so an instance belongs to one thread.
 */
public final class RowIds {
    private static final Base64.Encoder BASE64 = Base64.getEncoder().withoutPadding();

    private final Shake128 shake = new Shake128();
    private final byte[] digest = new byte[10];
    private byte[] message = new byte[256];

    /** Id of the child row at {@code index} of a list: the hash of {@code "{parent}_{table}_{index}"}. */
    public String ofChild(String parentId, String childTable, long index) {
        int length = put(0, parentId);
        length = put(length, '_');
        length = put(length, childTable);
        length = put(length, '_');
        length = put(length, Long.toString(index));
        return encode(message, length);
    }

    /**
     * Id of a row by its primary key.
     *
     * @param json the key columns as compact JSON with sorted keys, {@code {"a":1,"b":"x"}}
     */
    public String ofPrimaryKey(String json) {
        return encode(message, put(0, json));
    }

    /**
     * Id of a row by all it holds.
     *
     * @param json the document as compact JSON with sorted keys
     */
    public String ofContent(String json) {
        return encode(message, put(0, json));
    }

    /** Six lower-case characters that stand for a text: the tag of names that were cut or that collided. */
    static String tag(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] four = new byte[4];
        new Shake128().hash(bytes, bytes.length, four);
        return BASE64.encodeToString(four).replace('/', 'a').replace('+', 'b').toLowerCase(java.util.Locale.ROOT);
    }

    private String encode(byte[] bytes, int length) {
        shake.hash(bytes, length, digest);
        return new String(BASE64.encode(digest), StandardCharsets.ISO_8859_1);
    }

    private int put(int at, char ascii) {
        reach(at + 1);
        message[at] = (byte) ascii;
        return at + 1;
    }

    private int put(int at, String text) {
        int length = text.length();
        reach(at + length);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
                reach(at + utf8.length);
                System.arraycopy(utf8, 0, message, at, utf8.length);
                return at + utf8.length;
            }
            message[at + i] = (byte) c;
        }
        return at + length;
    }

    private void reach(int length) {
        if (length > message.length) {
            message = Arrays.copyOf(message, length * 2);
        }
    }
}
