package dev.sluice.pipeline.rule;

import dev.sluice.pipeline.row.JsonText;
import java.util.List;
import java.util.Map;

/** A value as a finding's message shows it: quoted, and cut where it is long. */
final class Excerpt {
    private static final int LONGEST = 60;

    private Excerpt() {}

    static String of(Object value) {
        if (value instanceof Map<?, ?>) {
            return "an object";
        }
        if (value instanceof List<?>) {
            return "a list";
        }
        String text = JsonText.bare(value);
        if (text.length() <= LONGEST) {
            return "'" + text + "'";
        }
        int end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
        return "'" + text.substring(0, end) + "…' (" + text.length() + " characters)";
    }
}
