package dev.sluice.pipeline.text;

import org.jspecify.annotations.Nullable;

/** Digits of other scripts: Arabic, Devanagari, full-width and the like. Stateless. */
public final class Digits {
    private Digits() {}

    /** The text with every decimal digit as 0 to 9; the very same object where there is nothing to change. */
    public static String ascii(String text) {
        int first = firstForeign(text);
        if (first < 0) {
            return text;
        }
        StringBuilder ascii = new StringBuilder(text.length()).append(text, 0, first);
        text.codePoints()
                .skip(text.codePointCount(0, first))
                .forEach(c -> ascii.appendCodePoint(isForeign(c) ? '0' + Character.digit(c, 10) : c));
        return ascii.toString();
    }

    /** As {@link #ascii}; null where digits of different scripts stand in one text, which no number is written with. */
    public static @Nullable String asciiOfOneScript(String text) {
        int first = firstForeign(text);
        if (first < 0) {
            return text;
        }
        int zero = -1;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            if (Character.isDigit(c)) {
                int own = c - Character.digit(c, 10);
                if (zero >= 0 && own != zero) {
                    return null;
                }
                zero = own;
            }
            i += Character.charCount(c);
        }
        return ascii(text);
    }

    private static int firstForeign(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80 && isForeign(text.codePointAt(i))) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isForeign(int c) {
        return c >= 0x80 && Character.isDigit(c);
    }
}
