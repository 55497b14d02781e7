package dev.sluice.pipeline.group;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What rules that look at other rows decided about one row when it was cleansed, for whoever cleanses it again without those rows. Not
 * thread-safe.
 */
public final class PastRulings {
    private final Map<String, @Nullable String> left = new HashMap<>();
    private final Map<String, String> asked = new HashMap<>();

    /** Forgets everything. */
    public void clear() {
        left.clear();
        asked.clear();
    }

    /**
     * Takes note of a decision.
     *
     * @param value JSON text of the value that the rule left in the field; null: none
     */
    public void decided(String rule, String field, @Nullable String value) {
        left.put(key(rule, field), value);
    }

    /** Whether the rule has changed the field. */
    public boolean changed(String rule, String field) {
        return left.containsKey(key(rule, field));
    }

    /** JSON text of what the rule left in the field; null: no value. */
    public @Nullable String left(String rule, String field) {
        return left.get(key(rule, field));
    }

    /** Takes note of what a rule was asked: about another determinant, or another value, it might have decided otherwise. */
    public void asked(String rule, String about) {
        asked.merge(rule, about, (first, next) -> first + '\u001e' + next);
    }

    /** What each rule was asked since this was last called. */
    public Map<String, String> takeAsked() {
        Map<String, String> taken = Map.copyOf(asked);
        asked.clear();
        return taken;
    }

    private static String key(String rule, String field) {
        return rule + '\u001f' + field;
    }
}
