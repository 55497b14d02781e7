package dev.sluice.pipeline.suggest;

import dev.sluice.pipeline.group.Spelling;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Rare spellings of frequent values: the same letters and digits (fingerprint), or an edit or two away from one frequent value alone and
 * with a sequence of letters that occurs nowhere else in the data, since a rare word near a frequent one may well be another word. Only
 * values that share a block of three characters at the same quarter of the word are compared, so that the work grows with the number of
 * values. Immutable and thread-safe.
 */
final class Variants {
    private static final int FREQUENT = 5;
    private static final int TIMES_AS_OFTEN = 10;
    private static final int SHORTEST = 4;
    private static final int MOST_ENTRIES = 300;
    private static final double CATEGORICAL = 0.3;
    private static final int LARGEST_BLOCK = 500;

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
        Map<String, String> byFingerprint = new HashMap<>();
        Map<String, List<String>> blocks = new HashMap<>();
        for (String value : column.valuesWhere(text -> column.countOf(text) >= FREQUENT && isWords(text))) {
            byFingerprint.putIfAbsent(fingerprint(value), value);
            for (String block : blocks(value)) {
                List<String> members = blocks.computeIfAbsent(block, key -> new ArrayList<>());
                if (members.size() < LARGEST_BLOCK) {
                    members.add(value);
                }
            }
        }
        Map<String, String> variants = new LinkedHashMap<>();
        for (String value : column.valuesWhere(text -> text.length() <= 500 && isWords(text))) {
            if (variants.size() == MOST_ENTRIES) {
                break;
            }
            String frequent = byFingerprint.get(fingerprint(value));
            boolean samePrint = frequent != null
                    && !frequent.equals(value)
                    && digits(frequent).equals(digits(value));
            if (!samePrint) {
                frequent = nearest(column, value, blocks);
            }
            if (frequent != null && column.countOf(frequent) >= (long) TIMES_AS_OFTEN * column.countOf(value)) {
                variants.put(value, frequent);
            }
        }
        return variants;
    }

    /** The one frequent value that this may be a misspelling of; null: none, or several. */
    private @Nullable String nearest(Column column, String value, Map<String, List<String>> blocks) {
        Set<String> candidates = new TreeSet<>();
        for (String block : blocks(value)) {
            for (String candidate : blocks.getOrDefault(block, List.of())) {
                if (column.countOf(candidate) >= (long) TIMES_AS_OFTEN * column.countOf(value)) {
                    candidates.add(candidate);
                }
            }
        }
        int limit = value.length() < 8 ? 1 : value.length() < 20 ? 2 : Math.min(8, value.length() / 8);
        String nearest = null;
        int best = limit + 1;
        for (String candidate : candidates) {
            int distance = Spelling.distance(value, candidate, limit);
            if (distance == best) {
                nearest = null;
            } else if (distance < best) {
                best = distance;
                nearest = candidate;
            }
        }
        int count = column.countOf(value);
        if (nearest == null || count > Math.max(MOST_MISTAKES, column.countOf(nearest) / MISTAKES_ONE_IN)) {
            return null;
        }
        return plausible(value, nearest, count) ? nearest : null;
    }

    /** Other digits are another value: no misspelling of "ward 2" is "ward 3". A letter among digits is none of them. */
    private boolean plausible(String rare, String frequent, int count) {
        if (Math.min(rare.length(), frequent.length()) < SHORTEST || !language.odd(rare, count)) {
            return false;
        }
        if (!sameWords(rare, frequent)) {
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

    /** Numbers, times and the like have no spelling. */
    private static boolean isWords(String value) {
        int letters = 0;
        int digits = 0;
        for (int i = 0; i < value.length(); i++) {
            letters += Character.isLetter(value.charAt(i)) ? 1 : 0;
            digits += Character.isDigit(value.charAt(i)) ? 1 : 0;
        }
        return letters >= SHORTEST && letters > digits;
    }

    private static String digits(String text) {
        return text.chars()
                .filter(Character::isDigit)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }

    /** Lower-case letters and digits, in their order. */
    static String fingerprint(String value) {
        StringBuilder kept = new StringBuilder(value.length());
        String folded = value.toLowerCase(Locale.ROOT);
        for (int i = 0; i < folded.length(); i++) {
            char c = folded.charAt(i);
            if (Character.isLetterOrDigit(c)) {
                kept.append(c);
            }
        }
        return kept.length() == 0 ? value : kept.toString();
    }

    /** Three characters at each quarter: a misspelling leaves at least one of them where it was, give or take one place. */
    private static List<String> blocks(String value) {
        String folded = value.toLowerCase(Locale.ROOT);
        if (folded.length() <= 5) {
            return List.of("s" + folded.length(), "s" + (folded.length() + 1), "s" + (folded.length() - 1));
        }
        List<String> blocks = new ArrayList<>();
        for (int quarter = 0; quarter < 4; quarter++) {
            int at = quarter == 3 ? folded.length() - 3 : quarter * (folded.length() - 3) / 3;
            for (int shift = -1; shift <= 1; shift++) {
                int from = at + shift;
                if (from >= 0 && from + 3 <= folded.length()) {
                    blocks.add(quarter + folded.substring(from, from + 3));
                }
            }
        }
        return blocks;
    }
}
