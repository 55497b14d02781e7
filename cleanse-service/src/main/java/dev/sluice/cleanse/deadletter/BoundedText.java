package dev.sluice.cleanse.deadletter;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Text for a header: UTF-8 of at most {@value #MAX_BYTES} bytes, cut between characters. */
final class BoundedText {

    static final int MAX_BYTES = 1024;
    /** Deeper frames rarely tell more, and the header is cut soon after. */
    private static final int MAX_FRAMES = 24;

    private BoundedText() {}

    static byte[] of(String text) {
        // a character takes at least one byte: what is longer need not be encoded to know that it is cut
        int length = Math.min(text.length(), MAX_BYTES);
        boolean splitsPair = length < text.length() && Character.isHighSurrogate(text.charAt(length - 1));
        String head = text.substring(0, splitsPair ? length - 1 : length);
        byte[] bytes = head.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= MAX_BYTES) {
            return bytes;
        }
        int end = MAX_BYTES;
        while ((bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        byte[] cut = new byte[end];
        System.arraycopy(bytes, 0, cut, 0, end);
        return cut;
    }

    /** Class names and frames only: the messages of an exception and its causes may quote the record. */
    static byte[] stackTrace(Throwable thrown) {
        var text = new StringBuilder(MAX_BYTES);
        @Nullable Throwable next = thrown;
        for (int depth = 0; next != null && depth < 3 && text.length() < MAX_BYTES; depth++) {
            text.append(depth == 0 ? "" : "caused by ")
                    .append(next.getClass().getName())
                    .append('\n');
            StackTraceElement[] frames = next.getStackTrace();
            for (int i = 0; i < Math.min(frames.length, MAX_FRAMES) && text.length() < MAX_BYTES; i++) {
                text.append(" at ").append(frames[i]).append('\n');
            }
            next = next.getCause();
        }
        return of(text.toString());
    }
}
