package dev.sluice.pipeline.rule;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Rules that tidy texts: {@code trim}, {@code squeeze}, {@code lowercase}, {@code uppercase}, {@code nulls}. */
final class TextRules {
    private TextRules() {}

    static Rule trim() {
        return new FlagRule("trim", TextRules::trimmed);
    }

    static Rule squeeze() {
        return new FlagRule("squeeze", TextRules::squeezed);
    }

    static Rule lowercase() {
        return new FlagRule("lowercase", text -> text.toLowerCase(Locale.ROOT));
    }

    static Rule uppercase() {
        return new FlagRule("uppercase", text -> text.toUpperCase(Locale.ROOT));
    }

    static Rule nulls() {
        return new NullTokens();
    }

    /** Tokens that stand for nothing, without regard to case and to blanks around them. */
    private record NullTokens() implements Rule {
        private static final String KEY = "nulls";

        @Override
        public List<String> keys() {
            return List.of(KEY);
        }

        @Override
        public void compile(RuleEntry entry) {
            Set<String> tokens = new HashSet<>();
            int longest = 0;
            for (String token : entry.section().texts(KEY)) {
                String folded = trimmed(token).toLowerCase(Locale.ROOT);
                tokens.add(folded);
                longest = Math.max(longest, folded.length());
            }
            Set<String> known = Set.copyOf(tokens);
            // most texts are longer than any token: they are told apart without a copy, blanks around them allowed for
            int most = longest + 16;
            entry.addText(
                    KEY,
                    text -> text.length() <= most
                                    && known.contains(trimmed(text).toLowerCase(Locale.ROOT))
                            ? null
                            : text);
        }
    }

    /** Without blanks at both ends: whitespace, no-break spaces, zero-width spaces, byte order marks. */
    static String trimmed(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isBlank(text.charAt(start))) {
            start++;
        }
        while (end > start && isBlank(text.charAt(end - 1))) {
            end--;
        }
        return end - start == text.length() ? text : text.substring(start, end);
    }

    /** Every run of blanks as one space. */
    static String squeezed(String text) {
        int at = firstToSqueeze(text);
        if (at < 0) {
            return text;
        }
        StringBuilder squeezed = new StringBuilder(text.length()).append(text, 0, at);
        boolean blank = false;
        for (int i = at; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isBlank(c)) {
                squeezed.append(c);
            } else if (!blank) {
                squeezed.append(' ');
            }
            blank = isBlank(c);
        }
        return squeezed.toString();
    }

    private static int firstToSqueeze(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isBlank(c) && (c != ' ' || (i + 1 < text.length() && isBlank(text.charAt(i + 1))))) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isBlank(char c) {
        if (c > ' ' && c < '\u007F') {
            return false;
        }
        return c == '\u200B' || c == '\uFEFF' || Character.isWhitespace(c) || Character.isSpaceChar(c);
    }
}
