package dev.sluice.metadata.normalize;

import java.util.Locale;

/** Names that SQL takes without quotes, their case kept or lowered. */
final class SqlNames extends Naming {
    private final boolean lower;

    SqlNames(int limit, boolean lower) {
        super("__", limit);
        this.lower = lower;
    }

    @Override
    String convert(String identifier) {
        StringBuilder out = new StringBuilder(identifier.length());
        identifier
                .codePoints()
                .forEach(c -> out.appendCodePoint(AsciiLetters.isLetter(c) || AsciiLetters.isDigit(c) ? c : '_'));
        String name = contract(out.toString());
        int end = name.length();
        while (end > 1 && name.charAt(end - 1) == '_') {
            end--;
        }
        name = name.substring(0, end);
        if (!name.isEmpty() && AsciiLetters.isDigit(name.charAt(0))) {
            name = "_" + name;
        }
        return lower ? name.toLowerCase(Locale.ROOT) : name;
    }
}
