package dev.sluice.benchmarks.accuracy;

import dev.sluice.pipeline.group.Spelling;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether an error can be seen and mended from its own row: another notation, another word for nothing, a misplaced value, a typing error. */
final class ErrorKind {

    private static final Pattern WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final Pattern NUMBER = Pattern.compile("[-+]?\\d[\\d,]*(?:\\.\\d+)?");
    private static final Pattern CLOCK =
            Pattern.compile("\\b(\\d{1,2}):(\\d\\d)(?::\\d\\d)?\\s*([ap])?", Pattern.CASE_INSENSITIVE);

    private ErrorKind() {}

    /**
     * Whether the row itself tells the truth.
     *
     * @param truthRow the true row, which a swallowed or misplaced value is looked for in
     */
    static boolean tellsItself(String bad, String good, List<String> truthRow) {
        boolean nothing = Notation.NULLS.contains(good.toLowerCase(Locale.ROOT));
        boolean none = Notation.NULLS.contains(bad.toLowerCase(Locale.ROOT));
        if (nothing || none) {
            return nothing && none;
        }
        return sameContent(bad, good) || misplaced(bad, good, truthRow) || typo(bad, good);
    }

    private static boolean sameContent(String bad, String good) {
        return words(bad).equals(words(good)) || sameMatch(NUMBER, bad, good, 0) || sameMatch(CLOCK, bad, good, 3);
    }

    private static List<String> words(String text) {
        return Arrays.stream(WORDS.split(text.toLowerCase(Locale.ROOT)))
                .filter(word -> !word.isEmpty())
                .sorted()
                .toList();
    }

    /** Both hold the pattern once, with the same groups. */
    private static boolean sameMatch(Pattern pattern, String bad, String good, int groups) {
        Matcher a = pattern.matcher(bad);
        Matcher b = pattern.matcher(good);
        if (!a.find() || !b.find()) {
            return false;
        }
        boolean same = groups == 0 ? number(a.group()) == number(b.group()) : true;
        for (int i = 1; i <= groups; i++) {
            same &= String.valueOf(a.group(i)).equalsIgnoreCase(String.valueOf(b.group(i)));
        }
        return same && !a.find() && !b.find();
    }

    private static double number(String text) {
        return Double.parseDouble(text.replace(",", ""));
    }

    private static boolean misplaced(String bad, String good, List<String> truthRow) {
        for (String other : truthRow) {
            if (other.length() > 1
                    && !other.equals(good)
                    && bad.startsWith(good)
                    && bad.substring(good.length()).replaceAll("^[ ,]+", "").equals(other)) {
                return true;
            }
        }
        return false;
    }

    /** Other digits are no typing error, unless a letter stands among them. */
    private static boolean typo(String bad, String good) {
        boolean otherDigits =
                bad.matches(".*\\d.*") && bad.replaceAll("\\d", "").equals(good.replaceAll("\\d", ""));
        int longest = Math.max(bad.length(), good.length());
        int limit = Math.min(Math.max(longest > 3 ? 2 : 1, longest / 3), 20);
        return !otherDigits
                && Spelling.distance(bad.toLowerCase(Locale.ROOT), good.toLowerCase(Locale.ROOT), limit) <= limit;
    }
}
