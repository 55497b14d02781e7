package dev.sluice.pipeline.check;

import dev.sluice.pipeline.coercion.NumberReader;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** The least or the most that a value may be. Numbers compare by value, texts (ISO dates above all) by their characters. */
public final class Bound implements Check {
    private static final NumberReader NUMBERS = NumberReader.plain();

    private final boolean least;
    private final @Nullable BigDecimal number;
    private final String text;

    /**
     * @param least whether it is the least value; the most otherwise
     * @param text the bound as written
     * @param number the bound as a number; null: it is a text
     */
    public Bound(boolean least, String text, @Nullable BigDecimal number) {
        this.least = least;
        this.number = number;
        this.text = text;
    }

    @Override
    public @Nullable String expectation(Object value) {
        Integer order = order(value);
        boolean holds = order != null && (least ? order >= 0 : order <= 0);
        return holds ? null : "expected " + (least ? "at least " : "at most ") + text;
    }

    private @Nullable Integer order(Object value) {
        if (number == null) {
            return value instanceof String string ? Integer.valueOf(string.compareTo(text)) : null;
        }
        BigDecimal found = NUMBERS.read(value);
        return found == null ? null : Integer.valueOf(found.compareTo(number));
    }
}
