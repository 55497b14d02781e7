package dev.sluice.benchmarks.accuracy;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What counts as the same text when cells are compared. */
enum Notation {
    /** HTML decoded, blanks squeezed: what the Raha and Baran code compares. */
    RAHA {
        @Override
        String of(String value) {
            String decoded = value.indexOf('&') < 0 ? value : decoded(value);
            return BLANKS.matcher(decoded).replaceAll(" ").strip();
        }
    },
    /** Case, number notation and spelling of "no value" do not count either. */
    LENIENT {
        @Override
        String of(String value) {
            String folded = RAHA.of(value).toLowerCase(Locale.ROOT);
            if (NULLS.contains(folded)) {
                return "";
            }
            return folded.length() < 16 && NUMBER.matcher(folded).matches()
                    ? Double.toString(Double.parseDouble(folded))
                    : folded;
        }
    };

    private static final Pattern BLANKS = Pattern.compile("[\t\n ]+");
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?");
    static final Set<String> NULLS = Set.of("", "empty", "nan", "_nan_", "n/a", "na", "null", "none", "-", "?", "-1");

    abstract String of(String value);

    private static String decoded(String value) {
        return value.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&apos;", "'")
                .replace("&nbsp;", "\u00a0")
                .replace("&amp;", "&");
    }
}
