package dev.sluice.metadata.normalize;

/** What conventions for names know of letters and digits: those of ASCII, whatever the locale. */
final class AsciiLetters {
    private AsciiLetters() {}

    static boolean isLetter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    static boolean isUpper(char c) {
        return c >= 'A' && c <= 'Z';
    }

    static boolean isLower(char c) {
        return c >= 'a' && c <= 'z';
    }

    static boolean isLowerOrDigit(char c) {
        return isLower(c) || isDigit(c);
    }

    static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }
}
