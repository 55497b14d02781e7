package dev.sluice.pipeline.row;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** A number that keeps the text it was written with (5.0 stays 5.0); whole numbers that fit are held as Long instead. */
public final class JsonNumber {
    private final String text;
    private @Nullable BigDecimal decimal;

    private JsonNumber(String text, @Nullable BigDecimal decimal) {
        this.text = text;
        this.decimal = decimal;
    }

    /** A number as it was written, in JSON's grammar. */
    public static JsonNumber of(String text) {
        return new JsonNumber(text, null);
    }

    /** Written without an exponent. */
    public static JsonNumber of(BigDecimal decimal) {
        return new JsonNumber(decimal.toPlainString(), decimal);
    }

    /** The text, as it is written. */
    public String text() {
        return text;
    }

    /** Its exact value; null when the exponent is beyond what can be computed with. */
    public @Nullable BigDecimal decimal() {
        if (decimal == null) {
            try {
                decimal = new BigDecimal(text);
            } catch (NumberFormatException e) {
                return null;
            }
        }
        return decimal;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JsonNumber number && text.equals(number.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
