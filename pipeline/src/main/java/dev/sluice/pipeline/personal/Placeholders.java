package dev.sluice.pipeline.personal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;

/** Writes texts with something else in place of what detectors found. Stateless. */
public final class Placeholders {
    private Placeholders() {}

    /** The text with {@code [kind]} for each place found; the very same object where nothing is. */
    public static String redact(String text, PersonalData data) {
        return replace(text, data, (kind, value) -> "[" + kind + "]");
    }

    /** The text with what the function gives for the kind and the value of each place found. */
    static String replace(String text, PersonalData data, BiFunction<String, String, String> placeholder) {
        StringBuilder replaced = null;
        int last = 0;
        for (PersonalSpan span : data.find(text)) {
            if (replaced == null) {
                replaced = new StringBuilder(text.length());
            }
            String value = text.substring(span.start(), span.end());
            replaced.append(text, last, span.start()).append(placeholder.apply(span.kind(), value));
            last = span.end();
        }
        return replaced == null
                ? text
                : replaced.append(text, last, text.length()).toString();
    }

    /**
     * Placeholders for one record: equal values have equal ones, {@code [[email#1]]}, numbered in the order they are met. They say nothing about
     * the value, and the same text with other values in it is masked to the same text. Not thread-safe.
     */
    public static final class Numbered {
        private final PersonalData data;
        private final Map<String, String> byValue = new LinkedHashMap<>();
        private final Map<String, Integer> counts = new LinkedHashMap<>();

        public Numbered(PersonalData data) {
            this.data = data;
        }

        /** The text with its placeholders. */
        public String mask(String text) {
            return data.isEmpty() ? text : replace(text, data, this::placeholder);
        }

        /** What stands behind each placeholder. */
        public Map<String, String> originals() {
            Map<String, String> originals = new LinkedHashMap<>();
            byValue.forEach((key, placeholder) -> originals.put(placeholder, key.substring(key.indexOf(' ') + 1)));
            return originals;
        }

        private String placeholder(String kind, String value) {
            return byValue.computeIfAbsent(
                    kind + " " + value, key -> "[[" + kind + "#" + counts.merge(kind, 1, Integer::sum) + "]]");
        }
    }
}
