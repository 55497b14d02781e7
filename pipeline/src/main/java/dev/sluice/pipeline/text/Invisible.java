package dev.sluice.pipeline.text;

/**
 * Characters that nobody sees: zero-width ones, marks that turn the direction of writing, control characters. Joiners stay where a script
 * (Arabic, the Indic ones) or an emoji needs them. Stateless.
 */
public final class Invisible {
    private static final char JOINER = '\u200D';
    private static final char NON_JOINER = '\u200C';
    private static final int EMOJI_STYLE = 0xFE0F;

    private Invisible() {}

    /** The text without them; the very same object where there are none. */
    public static String strip(String text) {
        int first = first(text);
        if (first < 0) {
            return text;
        }
        StringBuilder visible = new StringBuilder(text.length()).append(text, 0, first);
        for (int i = first; i < text.length(); i++) {
            if (!isInvisible(text, i)) {
                visible.append(text.charAt(i));
            }
        }
        return visible.toString();
    }

    /** Index of the first of them; -1: there are none. */
    public static int first(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < ' ' || c > '~') && isInvisible(text, i)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isInvisible(String text, int at) {
        char c = text.charAt(at);
        if (c == JOINER || c == NON_JOINER) {
            return !joins(text, at);
        }
        if (c == '\t' || c == '\n' || c == '\r') {
            return false;
        }
        int type = Character.getType(c);
        return type == Character.CONTROL || type == Character.FORMAT;
    }

    private static boolean joins(String text, int at) {
        if (at == 0 || at + 1 == text.length()) {
            return false;
        }
        int before = text.codePointBefore(at);
        if (before == EMOJI_STYLE) {
            return true;
        }
        int type = Character.getType(before);
        boolean mark = type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
        boolean sign = type == Character.OTHER_SYMBOL || type == Character.MODIFIER_SYMBOL;
        return mark || sign || (Character.isLetter(before) && !isSeparateLetter(before));
    }

    /** Letters that no joiner does anything to. */
    private static boolean isSeparateLetter(int letter) {
        Character.UnicodeScript script = Character.UnicodeScript.of(letter);
        return script == Character.UnicodeScript.LATIN
                || script == Character.UnicodeScript.GREEK
                || script == Character.UnicodeScript.CYRILLIC
                || script == Character.UnicodeScript.HAN;
    }
}
