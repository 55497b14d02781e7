package dev.sluice.pipeline.suggest;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;

/** What stays of a text when its way of writing is left aside, as OpenRefine's key collisions do. Stateless. */
final class Fingerprint {
    private Fingerprint() {}

    /** Lower-case letters and digits without accents, in their order; the text itself where there are none. */
    static String plain(String text) {
        String folded = folded(text);
        StringBuilder kept = new StringBuilder(folded.length());
        for (int i = 0; i < folded.length(); i++) {
            if (Character.isLetterOrDigit(folded.charAt(i))) {
                kept.append(folded.charAt(i));
            }
        }
        return kept.length() == 0 ? text : kept.toString();
    }

    /** The words of {@link #plain}, sorted: "Miller, Ann" is "Ann Miller". */
    static String words(String text) {
        String[] words = folded(text).split("[^\\p{L}\\p{N}]+");
        Arrays.sort(words);
        String joined = String.join(" ", words).strip();
        return joined.isEmpty() ? text : joined;
    }

    private static String folded(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        for (int i = 0; i < lower.length(); i++) {
            if (lower.charAt(i) > 127) {
                return Normalizer.normalize(lower, Normalizer.Form.NFKD).replaceAll("\\p{M}+", "");
            }
        }
        return lower;
    }
}
