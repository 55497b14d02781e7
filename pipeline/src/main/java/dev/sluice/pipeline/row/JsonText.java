package dev.sluice.pipeline.row;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Values of a row as compact JSON text. */
public final class JsonText {
    private JsonText() {}

    /** Compact JSON, keys in the order they stand. */
    public static String of(@Nullable Object value) {
        StringBuilder text = new StringBuilder();
        append(text, value, false);
        return text.toString();
    }

    /** Compact JSON with sorted keys: equal values have equal text. */
    public static String canonical(@Nullable Object value) {
        StringBuilder text = new StringBuilder();
        append(text, value, true);
        return text.toString();
    }

    /** A scalar's text without quotes, as a person would write it; nested values as JSON. */
    public static String bare(@Nullable Object value) {
        if (value instanceof String text) {
            return text;
        }
        return value instanceof JsonNumber number ? number.text() : of(value);
    }

    private static void append(StringBuilder text, @Nullable Object value, boolean sorted) {
        if (value instanceof String string) {
            quote(text, string);
        } else if (value instanceof Map<?, ?> map) {
            appendMap(text, sorted ? new TreeMap<>(map) : map, sorted);
        } else if (value instanceof List<?> list) {
            text.append('[');
            for (int i = 0; i < list.size(); i++) {
                if (i > 0) {
                    text.append(',');
                }
                append(text, list.get(i), sorted);
            }
            text.append(']');
        } else {
            text.append(value);
        }
    }

    private static void appendMap(StringBuilder text, Map<?, ?> map, boolean sorted) {
        text.append('{');
        boolean first = true;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!first) {
                text.append(',');
            }
            first = false;
            quote(text, String.valueOf(entry.getKey()));
            text.append(':');
            append(text, entry.getValue(), sorted);
        }
        text.append('}');
    }

    private static void quote(StringBuilder text, String string) {
        text.append('"');
        JsonStringEncoder.getInstance().quoteAsString(string, text);
        text.append('"');
    }
}
