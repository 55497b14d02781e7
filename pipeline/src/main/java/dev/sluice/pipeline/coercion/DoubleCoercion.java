package dev.sluice.pipeline.coercion;

import dev.sluice.pipeline.definition.ColumnHint;
import dev.sluice.pipeline.row.JsonNumber;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Floating point numbers of 64 bits; the text of the number is kept. */
record DoubleCoercion(NumberReader numbers) implements Coercion {
    private static final int LONGEST_PLAIN = 40;

    @Override
    public @Nullable Object coerce(Object value) {
        if (value instanceof Long) {
            return value;
        }
        BigDecimal number = numbers.read(value);
        if (number == null || Double.isInfinite(number.doubleValue())) {
            return FAILED;
        }
        if (value instanceof JsonNumber) {
            return value;
        }
        String plain = number.toPlainString();
        return JsonNumber.of(plain.length() <= LONGEST_PLAIN ? plain : Double.toString(number.doubleValue()));
    }

    @Override
    public String expected() {
        return "a number";
    }

    @Override
    public ColumnHint hint() {
        return ColumnHint.ofType("double", null, null);
    }
}
