package dev.sluice.pipeline.suggest;

import dev.sluice.pipeline.group.Spelling;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Rare spellings of frequent values: the same letters and digits, or the same words in another order (fingerprints), or an edit or two away
 * from one frequent value alone and with a sequence of letters that occurs nowhere else in the data, since a rare word near a frequent one may
 * well be another word. Only values that share a block are compared. Immutable and thread-safe.
 */
final class Variants {
    private static final int FREQUENT = 5;
    private static final int TIMES_AS_OFTEN = 10;
    private static final int SHORTEST = 4;
    private static final int SHORTEST_BY_CASE = 2;
    private static final int LONGEST = 500;
    private static final int MOST_ENTRIES = 500;
    private static final double CATEGORICAL = 0.3;

    /** A misspelling comes once or twice; of a very frequent value the same one may come more often. */
    private static final int MOST_MISTAKES = 2;

    private static final int MISTAKES_ONE_IN = 150;

    private final LetterSequences language;

    /** @param language the sequences of letters in all of the data */
    Variants(LetterSequences language) {
        this.language = language;
    }

    Optional<Suggestion> suggest(Column column) {
        if (!column.complete() || column.filled() == 0 || column.distinct() > CATEGORICAL * column.filled()) {
            return Optional.empty();
        }
        Map<String, String> variants = find(column);
        if (variants.isEmpty()) {
            return Optional.empty();
        }
        int cells = variants.keySet().stream().mapToInt(column::countOf).sum();
        List<String> entry = new ArrayList<>();
        entry.add("field: " + Yaml.text(column.name()));
        entry.add("map:");
        variants.forEach((rare, frequent) -> entry.add("  " + Yaml.text(rare) + ": " + Yaml.text(frequent)));
        Map.Entry<String, String> first = variants.entrySet().iterator().next();
        return Optional.of(new Suggestion(
                List.of(String.format(
                        Locale.ROOT,
                        "%d rare spellings (%d rows) of frequent values, such as %s (%d) of %s (%d)",
                        variants.size(),
                        cells,
                        Yaml.quoted(first.getKey()),
                        column.countOf(first.getKey()),
                        Yaml.quoted(first.getValue()),
                        column.countOf(first.getValue()))),
                entry));
    }

    /** Rare spellings with the frequent value that each stands for. */
    Map<String, String> find(Column column) {
        String[] frequent = column.valuesWhere(text -> column.countOf(text) >= FREQUENT && isWords(text))
                .toArray(String[]::new);
        Map<String, String> byFingerprint = new HashMap<>();
        Map<String, String> byWords = new HashMap<>();
        for (String value : frequent) {
            byFingerprint.putIfAbsent(Fingerprint.plain(value), value);
            byWords.putIfAbsent(Fingerprint.words(value), value);
        }
        Blocks blocks = Blocks.of(frequent);
        int most = frequent.length == 0 ? 0 : column.countOf(frequent[0]);
        Map<String, String> variants = new LinkedHashMap<>();
        for (String value : column.valuesWhere(text -> text.length() <= LONGEST && isWords(text))) {
            if (variants.size() == MOST_ENTRIES) {
                break;
            }
            String meant = byFingerprint.get(Fingerprint.plain(value));
            meant = meant == null ? reordered(value, byWords.get(Fingerprint.words(value))) : meant;
            boolean samePrint =
                    meant != null && !meant.equals(value) && digits(meant).equals(digits(value));
            if (!samePrint) {
                // no value is frequent enough for this one to be a mistake of it
                meant = column.countOf(value) > mistakes(most) ? null : nearest(column, value, frequent, blocks);
            }
            if (meant != null && column.countOf(meant) >= (long) TIMES_AS_OFTEN * column.countOf(value)) {
                variants.put(value, meant);
            }
        }
        return variants;
    }

    /** "Miller, Ann" is "Ann Miller"; lists in another order are other values. */
    private static @Nullable String reordered(String value, @Nullable String frequent) {
        return frequent != null && (value.indexOf(',') < 0) != (frequent.indexOf(',') < 0) ? frequent : null;
    }

    /** The one frequent value that this may be a misspelling of; null: none, or several. */
    private @Nullable String nearest(Column column, String value, String[] frequent, Blocks blocks) {
        int count = column.countOf(value);
        if (value.length() < SHORTEST || !language.odd(value, count)) {
            return null;
        }
        int limit = value.length() < 8 ? 1 : value.length() < 20 ? 2 : Math.min(8, value.length() / 8);
        String nearest = null;
        int best = limit + 1;
        for (int member : blocks.near(value)) {
            String candidate = frequent[member];
            if (column.countOf(candidate) >= (long) TIMES_AS_OFTEN * count) {
                int distance = Spelling.distance(value, candidate, limit);
                if (distance == best) {
                    nearest = null;
                } else if (distance < best) {
                    best = distance;
                    nearest = candidate;
                }
            }
        }
        if (nearest == null || count > mistakes(column.countOf(nearest))) {
            return null;
        }
        return plausible(value, nearest) ? nearest : null;
    }

    /** How often a mistake of a value may come that comes so often. */
    private static int mistakes(int count) {
        return Math.max(MOST_MISTAKES, count / MISTAKES_ONE_IN);
    }

    /** Other digits are another value: no misspelling of "ward 2" is "ward 3". A letter among digits is none of them. */
    private static boolean plausible(String rare, String frequent) {
        if (frequent.length() < SHORTEST || !sameWords(rare, frequent)) {
            return false;
        }
        String rareDigits = digits(rare);
        String frequentDigits = digits(frequent);
        return rareDigits.equals(frequentDigits)
                || (rareDigits.length() < frequentDigits.length()
                        && rare.length() == frequent.length()
                        && onlyLettersForDigits(rare, frequent));
    }

    private static boolean onlyLettersForDigits(String rare, String frequent) {
        for (int i = 0; i < rare.length(); i++) {
            boolean same = rare.charAt(i) == frequent.charAt(i);
            if (!same && Character.isDigit(rare.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Word by word a misspelling of the other, where both have as many words; another word in one place is another name. */
    private static boolean sameWords(String rare, String frequent) {
        String[] words = rare.split(" ", -1);
        String[] others = frequent.split(" ", -1);
        for (int i = 0; words.length == others.length && i < words.length; i++) {
            int limit = Math.max(1, words[i].length() / 3);
            if (Spelling.distance(words[i], others[i], limit) > limit) {
                return false;
            }
        }
        return true;
    }

    /** Numbers, times and the like have no spelling. A word of two or three letters has one that differs in case only. */
    private static boolean isWords(String value) {
        int letters = 0;
        int digits = 0;
        for (int i = 0; i < value.length(); i++) {
            letters += Character.isLetter(value.charAt(i)) ? 1 : 0;
            digits += Character.isDigit(value.charAt(i)) ? 1 : 0;
        }
        return letters > digits && letters >= SHORTEST_BY_CASE;
    }

    private static String digits(String text) {
        return text.chars()
                .filter(Character::isDigit)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }
}
