package dev.sluice.pipeline.suggest;

import dev.sluice.pipeline.group.Spelling;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Columns of a few words that come again and again: a check that finds any other, and changes nothing. Stateless. */
final class Enumerations {
    private static final int MOST_VALUES = 24;
    private static final int LEAST_ROWS = 100;
    /** A word of the enumeration comes at least so often. */
    private static final int LEAST_EACH = 5;

    private static final double FREQUENT = 0.002;
    private static final double COVER = 0.98;
    private static final int LONGEST = 60;
    private static final int TIMES_AS_OFTEN = 20;
    /** Words seen once tell how many have not been seen: where more rows have one, a check would find the next new word. */
    private static final double OTHER_WORDS = 0.005;

    private Enumerations() {}

    static Optional<Shapes.Check> suggest(Column column) {
        if (!column.complete() || column.filled() < LEAST_ROWS || column.distinct() > 4 * MOST_VALUES) {
            return Optional.empty();
        }
        List<String> frequent =
                column.valuesWhere(value -> column.countOf(value) >= Math.max(LEAST_EACH, FREQUENT * column.filled()));
        List<String> words = frequent.stream()
                .filter(word -> frequent.stream().noneMatch(other -> isMistake(column, word, other)))
                .toList();
        int covered = words.stream().mapToInt(column::countOf).sum();
        boolean wordy = words.stream()
                .allMatch(word -> word.length() <= LONGEST && word.chars().anyMatch(Character::isLetter));
        if (words.size() < 2 || words.size() > MOST_VALUES || !wordy || covered < COVER * column.filled()) {
            return Optional.empty();
        }
        int others = column.countWhere(value -> column.countOf(value) == 1
                && words.stream().noneMatch(word -> word.equals(value) || Spelling.near(value, word)));
        if (others > OTHER_WORDS * column.filled()) {
            return Optional.empty();
        }
        String evidence = String.format(
                Locale.ROOT,
                "%d of %d values are one of %d words; a check changes nothing",
                covered,
                column.filled(),
                words.size());
        String entry = "{field: " + Yaml.text(column.name()) + ", one_of: "
                + Yaml.list(words.stream().sorted().toList()) + "}";
        return Optional.of(new Shapes.Check(Suggestion.of(evidence, entry), covered < column.filled()));
    }

    /** Near a word that is far more frequent: a mistake that somebody makes again and again is no word of the enumeration. */
    private static boolean isMistake(Column column, String word, String other) {
        return !word.equals(other)
                && column.countOf(other) >= (long) TIMES_AS_OFTEN * column.countOf(word)
                && Spelling.near(word, other);
    }
}
