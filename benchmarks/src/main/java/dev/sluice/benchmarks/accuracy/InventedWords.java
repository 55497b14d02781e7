package dev.sluice.benchmarks.accuracy;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Words that no language has, some with accents; the same seed gives the same words. Not thread-safe. */
final class InventedWords {

    private static final String[] STARTS = {
        "b", "br", "c", "d", "dr", "f", "g", "gr", "h", "k", "l", "m", "n", "p", "pl", "r", "s", "st", "t", "v", "w",
        "z"
    };
    private static final String[] MIDDLES = {"a", "e", "i", "o", "u", "ai", "ou", "é", "ö", "ü", "ea"};
    private static final String[] ENDS = {"n", "r", "l", "s", "th", "nd", "rk", "m", "x", "tt", ""};

    private final Random random;

    InventedWords(long seed) {
        this.random = new Random(seed);
    }

    /** Different names of so many words, each with a capital. */
    List<String> names(int count, int words) {
        return some(count, words, true);
    }

    /** Different phrases of so many words, the first with a capital. */
    List<String> phrases(int count, int words) {
        return some(count, words, false);
    }

    private List<String> some(int count, int words, boolean capitals) {
        Set<String> made = new LinkedHashSet<>();
        while (made.size() < count) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < words; i++) {
                String word = word();
                text.append(i == 0 ? "" : " ");
                text.append(i == 0 || capitals ? Character.toUpperCase(word.charAt(0)) + word.substring(1) : word);
            }
            made.add(text.toString());
        }
        return new ArrayList<>(made);
    }

    private String word() {
        StringBuilder word = new StringBuilder();
        for (int left = 2 + random.nextInt(2); left > 0; left--) {
            word.append(one(STARTS)).append(one(MIDDLES));
        }
        return word.append(one(ENDS)).toString();
    }

    private String one(String[] parts) {
        return parts[random.nextInt(parts.length)];
    }
}
