package dev.sluice.metadata.normalize;

import java.util.Locale;

/** Lower-case names of ASCII letters, digits and underscores; {@code camelCase} becomes {@code camel_case}. */
final class SnakeCase extends Naming {
    SnakeCase(int limit) {
        super("__", limit);
    }

    @Override
    String convert(String identifier) {
        return contract(ends(lowered(broken(replaced(identifier)))));
    }

    private static String replaced(String text) {
        StringBuilder out = new StringBuilder(text.length());
        boolean inRun = false;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            int kept =
                    switch (c) {
                        case '+', '*' -> 'x';
                        case '-' -> '_';
                        case '@' -> 'a';
                        case '|' -> 'l';
                        default -> AsciiLetters.isLetter(c) || c == '_' || Character.isDigit(c) ? c : -1;
                    };
            if (kept >= 0) {
                out.appendCodePoint(kept);
            } else if (!inRun) {
                out.append('_');
            }
            inRun = kept < 0;
        }
        return out.toString();
    }

    /** Breaks words as two regular expressions would: {@code ([^_])([A-Z][a-z]+)}, then {@code ([a-z0-9])([A-Z])}. */
    private static String broken(String text) {
        StringBuilder first = new StringBuilder(text.length() + 8);
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            first.append(c);
            i++;
            if (c != '_'
                    && i + 1 < text.length()
                    && AsciiLetters.isUpper(text.charAt(i))
                    && AsciiLetters.isLower(text.charAt(i + 1))) {
                first.append('_').append(text.charAt(i++));
                while (i < text.length() && AsciiLetters.isLower(text.charAt(i))) {
                    first.append(text.charAt(i++));
                }
            }
        }
        StringBuilder second = new StringBuilder(first.length() + 8);
        for (int k = 0; k < first.length(); k++) {
            char c = first.charAt(k);
            if (k > 0 && AsciiLetters.isUpper(c) && AsciiLetters.isLowerOrDigit(first.charAt(k - 1))) {
                second.append('_');
            }
            second.append(c);
        }
        return second.toString();
    }

    private static String lowered(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return !lower.isEmpty() && Character.isDigit(lower.codePointAt(0)) ? "_" + lower : lower;
    }

    private static String ends(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '_') {
            end--;
        }
        return text.substring(0, end) + "x".repeat(text.length() - end);
    }
}
