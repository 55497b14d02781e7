package dev.sluice.pipeline.suggest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Texts that stand for no value. Stateless. */
final class NullSpellings {
    /** Nobody means anything else by these. */
    private static final Set<String> ALWAYS = Set.of("n/a", "#n/a", "null", "nan", "<null>", "(null)", "not available");
    /** These do where a number, a date or a code is expected. */
    private static final Set<String> IN_CODES = Set.of(
            "na", "none", "nil", "-", "--", "---", "?", "unknown", "not provided", "not known", "missing", "tbd");

    private static final Pattern DIGIT = Pattern.compile("\\d");
    private static final double MOSTLY_DIGITS = 0.7;
    private static final int REPEATED = 3;

    private NullSpellings() {}

    /** The spellings in a column, as they are written there, the most frequent first. */
    static List<String> in(Column column) {
        int withDigits = column.countWhere(value -> DIGIT.matcher(value).find());
        boolean digits = withDigits > 0 && withDigits >= MOSTLY_DIGITS * column.counted();
        boolean words = column.distinct() <= 0.5 * column.filled();
        List<String> found = new ArrayList<>();
        for (String value : column.valuesWhere(text -> text.length() <= 30)) {
            String folded = value.strip().toLowerCase(Locale.ROOT);
            boolean odd = digits
                    && words
                    && column.countOf(value) >= REPEATED
                    && !DIGIT.matcher(value).find()
                    && value.strip().length() > 3
                    && value.indexOf(' ') > 0;
            if (ALWAYS.contains(folded) || (digits && IN_CODES.contains(folded)) || odd) {
                found.add(value);
            }
        }
        return found.size() <= 10 ? found : found.subList(0, 10);
    }
}
