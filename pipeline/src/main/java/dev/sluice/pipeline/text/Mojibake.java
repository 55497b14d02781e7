package dev.sluice.pipeline.text;

import java.nio.charset.Charset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Undoes UTF-8 that was read as Windows-1252 or Latin-1, also where it happened several times: {@code cafÃ©} was {@code café}. Works
 * sequence by sequence, so that a text with both right and wrong characters is mended, too. It is careful: a sequence that people also write
 * on purpose ({@code Ü“}) is mended only where the whole text speaks for it. Stateless.
 */
public final class Mojibake {
    private static final int MOST_ROUNDS = 3;
    /** So many different sequences, and nothing else beyond ASCII, leave no doubt. */
    private static final int NO_DOUBT = 3;

    private static final Charset WINDOWS = Charset.forName("windows-1252");
    private static final Map<Character, Integer> BYTES = bytes();
    /** What may stand behind a capital letter in sound text: quotes, dashes, signs. */
    private static final String FOLLOWING =
            "\u201C\u201D\u2018\u2019\u201A\u201E\u2039\u203A\u00AB\u00BB\u2026\u2013\u2014"
                    + "\u2122\u00AE\u00A9\u00B0\u00BA\u00AA\u00B2\u00B3\u00B9\u00B4\u00B7\u00A1\u00BF\u2022\u2030\u20AC\u00A0";

    private Mojibake() {}

    /** The text as it was meant; the very same object where nothing is wrong with it. */
    public static String mend(String text) {
        String mended = text;
        for (int round = 0; round < MOST_ROUNDS; round++) {
            String once = once(mended);
            if (once.equals(mended)) {
                break;
            }
            mended = once;
        }
        return mended;
    }

    private static String once(String text) {
        int first = firstBeyondAscii(text);
        if (first < 0) {
            return text;
        }
        boolean sure = leavesNoDoubt(text, first);
        StringBuilder mended = new StringBuilder(text.length()).append(text, 0, first);
        for (int at = first; at < text.length(); ) {
            int length = sequence(text, at);
            if (length > 0 && (sure || speaksForItself(text, at, length))) {
                mended.appendCodePoint(codePoint(text, at, length));
                at += length;
            } else {
                mended.append(text.charAt(at++));
            }
        }
        return mended.toString();
    }

    private static boolean leavesNoDoubt(String text, int first) {
        Set<Integer> found = new HashSet<>();
        for (int at = first; at < text.length(); ) {
            if (text.charAt(at) < 0x80) {
                at++;
                continue;
            }
            int length = sequence(text, at);
            if (length == 0) {
                return false;
            }
            found.add(codePoint(text, at, length));
            at += length;
        }
        return found.size() >= NO_DOUBT;
    }

    /** Accented Latin letters, typographic marks and emoji: their sequences begin with letters that hardly stand before such signs. */
    private static boolean speaksForItself(String text, int at, int length) {
        int lead = byteAt(text, at);
        if (lead == 0xC2 || lead == 0xC3 || lead == 0xE2) {
            return true;
        }
        if (lead == 0xF0) {
            return byteAt(text, at + 1) == 0x9F;
        }
        boolean letterFollows = at + length < text.length() && Character.isLowerCase(text.charAt(at + length));
        return (lead == 0xC4 || lead == 0xC5) && (letterFollows || FOLLOWING.indexOf(text.charAt(at + 1)) < 0);
    }

    /** Length of the UTF-8 sequence whose bytes the characters from here stand for; 0 where there is none. */
    private static int sequence(String text, int at) {
        int lead = byteAt(text, at);
        int length = lead >= 0xC2 && lead <= 0xDF
                ? 2
                : lead >= 0xE0 && lead <= 0xEF ? 3 : lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
        if (length == 0 || at + length > text.length()) {
            return 0;
        }
        for (int i = 1; i < length; i++) {
            int next = byteAt(text, at + i);
            if (next < 0x80 || next > 0xBF) {
                return 0;
            }
        }
        int codePoint = codePoint(text, at, length);
        int least = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000;
        boolean surrogate = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
        return codePoint < least || codePoint > Character.MAX_CODE_POINT || surrogate ? 0 : length;
    }

    private static int codePoint(String text, int at, int length) {
        int codePoint = byteAt(text, at) & (0xFF >> (length + 1));
        for (int i = 1; i < length; i++) {
            codePoint = codePoint << 6 | byteAt(text, at + i) & 0x3F;
        }
        return codePoint;
    }

    /** The byte that was read as this character; -1 where none can have been. */
    private static int byteAt(String text, int at) {
        char c = text.charAt(at);
        return c <= 0xFF ? c : BYTES.getOrDefault(c, -1);
    }

    private static int firstBeyondAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return i;
            }
        }
        return -1;
    }

    private static Map<Character, Integer> bytes() {
        Map<Character, Integer> bytes = new HashMap<>();
        for (int value = 0x80; value < 0xA0; value++) {
            char c = new String(new byte[] {(byte) value}, WINDOWS).charAt(0);
            if (c > 0xFF && c != '\uFFFD') {
                bytes.put(c, value);
            }
        }
        return bytes;
    }
}
