package dev.sluice.pipeline.rule;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Known values by their spellings; case, blanks around and runs of blanks do not count. Immutable once it is built. */
final class LookupTable {
    private final Map<String, String> exact = new HashMap<>();
    private final Map<String, String> folded = new HashMap<>();

    /** Adds a spelling; the first meaning stays. Gives the meaning that is there: another one than asked for is a conflict. */
    String add(String spelling, String meaning) {
        exact.putIfAbsent(spelling, meaning);
        String known = folded.putIfAbsent(fold(spelling), meaning);
        return known == null ? meaning : known;
    }

    /** What a spelling stands for; null where it is unknown. */
    @Nullable
    String find(String spelling) {
        String found = exact.get(spelling);
        return found != null ? found : folded.get(fold(spelling));
    }

    private static String fold(String text) {
        return TextRules.squeezed(TextRules.trimmed(text)).toLowerCase(Locale.ROOT);
    }
}
