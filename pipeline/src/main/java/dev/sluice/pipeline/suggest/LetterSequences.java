package dev.sluice.pipeline.suggest;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Which sequences of three letters occur in the data, and in how many distinct words. Immutable once it is built. */
final class LetterSequences {
    private static final int LONGEST = 200;
    private static final int MOST_VALUES = 50_000;
    /** One word has the sequence: the one that is looked at. */
    private static final int OWN = 1;
    /** One changed letter stands in three sequences. */
    private static final int LEAST_ODD = 2;

    private final Map<String, Integer> words = new HashMap<>();

    /** The sequences in all fields; a word that comes in several values counts once for each of up to so many values. */
    static LetterSequences of(Profile profile) {
        LetterSequences sequences = new LetterSequences();
        for (Column column : profile.columns()) {
            column.values().stream().limit(MOST_VALUES).forEach(value -> sequences.add(value, column.countOf(value)));
        }
        return sequences;
    }

    private void add(String value, int count) {
        String text = prepared(value);
        for (int i = 0; i + 3 <= text.length(); i++) {
            words.merge(text.substring(i, i + 3), count, Integer::sum);
        }
    }

    /** Whether a value that is there so many times has sequences that nothing else has. */
    boolean odd(String value, int count) {
        String text = prepared(value);
        Map<String, Integer> own = new HashMap<>();
        for (int i = 0; i + 3 <= text.length(); i++) {
            own.merge(text.substring(i, i + 3), OWN, Integer::sum);
        }
        long odd = own.entrySet().stream()
                .filter(sequence ->
                        words.getOrDefault(sequence.getKey(), 0) <= Math.max(2, count) * sequence.getValue())
                .count();
        return odd >= LEAST_ODD;
    }

    /** Lower case, with a blank at either end, so that beginnings and ends are sequences of their own. */
    private static String prepared(String value) {
        String text = value.length() <= LONGEST ? value : value.substring(0, LONGEST);
        return " " + text.toLowerCase(Locale.ROOT) + " ";
    }
}
