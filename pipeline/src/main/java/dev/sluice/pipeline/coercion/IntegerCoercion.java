package dev.sluice.pipeline.coercion;

import dev.sluice.pipeline.definition.ColumnHint;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Whole numbers of 64 bits. A number with a fraction of nothing but zeros is whole. */
record IntegerCoercion(NumberReader numbers) implements Coercion {
    private static final int MOST_DIGITS = 19;

    @Override
    public @Nullable Object coerce(Object value) {
        if (value instanceof Long) {
            return value;
        }
        BigDecimal number = numbers.read(value);
        if (number == null || number.precision() - (long) number.scale() > MOST_DIGITS) {
            return FAILED;
        }
        try {
            return number.longValueExact();
        } catch (ArithmeticException e) {
            return FAILED;
        }
    }

    @Override
    public String expected() {
        return "a whole number of 64 bits";
    }

    @Override
    public ColumnHint hint() {
        return ColumnHint.ofType("bigint", null, null);
    }
}
