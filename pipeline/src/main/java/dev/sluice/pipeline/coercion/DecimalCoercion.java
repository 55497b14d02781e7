package dev.sluice.pipeline.coercion;

import dev.sluice.pipeline.definition.ColumnHint;
import dev.sluice.pipeline.row.JsonNumber;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Exact numbers with so many digits, so many of them after the point; more are rounded half up. */
record DecimalCoercion(NumberReader numbers, int precision, int scale) implements Coercion {
    @Override
    public @Nullable Object coerce(Object value) {
        if (value instanceof String text && numbers.isExact(text, precision - scale, scale)) {
            return JsonNumber.of(text);
        }
        BigDecimal number = numbers.read(value);
        if (number == null) {
            return FAILED;
        }
        boolean fits = number.scale() <= scale;
        BigDecimal rounded = fits ? number : number.setScale(scale, RoundingMode.HALF_UP);
        if (rounded.signum() != 0 && rounded.precision() - rounded.scale() > precision - scale) {
            return FAILED;
        }
        // a number that is written plainly keeps its text
        boolean plain = value instanceof Long || (value instanceof JsonNumber json && isPlain(json.text()));
        return fits && plain ? value : JsonNumber.of(rounded);
    }

    private static boolean isPlain(String text) {
        return text.indexOf('e') < 0 && text.indexOf('E') < 0;
    }

    @Override
    public String expected() {
        return "a number with at most " + (precision - scale) + " digits before and " + scale + " after the point";
    }

    @Override
    public ColumnHint hint() {
        return ColumnHint.ofType("decimal", precision, scale);
    }
}
