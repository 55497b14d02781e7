package dev.sluice.pipeline.expression;

import dev.sluice.pipeline.row.JsonNumber;
import dev.sluice.pipeline.row.Row;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One side of a comparison: a top-level field, or a constant.
 *
 * @param slot the field's slot; -1: it is a constant
 * @param constant the constant: a Long, Double, String, Boolean or null
 */
record Operand(int slot, @Nullable Object constant) {
    /** Whole numbers up to here are exact as floating point, too. */
    private static final long EXACT = 1L << 53;

    static Operand field(int slot) {
        return new Operand(slot, null);
    }

    static Operand constant(@Nullable Object value) {
        return new Operand(-1, value);
    }

    @Nullable
    Object value(Row row) {
        return slot < 0 ? constant : row.get(slot);
    }

    /** A value as CEL has it. */
    static Object plain(Object value) {
        if (value instanceof JsonNumber number) {
            BigDecimal decimal = number.decimal();
            return decimal == null ? Double.NaN : (Object) decimal.doubleValue();
        }
        return value;
    }

    /** Whether two values are the same: an answer of {@link Direct}. */
    static int same(@Nullable Object left, @Nullable Object right) {
        if (left == null || right == null) {
            return isNested(left) || isNested(right) ? Direct.UNSURE : Direct.of(left == right);
        }
        Object a = plain(left);
        Object b = plain(right);
        if (a instanceof Number first && b instanceof Number second) {
            return sameNumber(first, second);
        }
        return isNested(a) || isNested(b) ? Direct.UNSURE : Direct.of(a.equals(b));
    }

    private static int sameNumber(Number a, Number b) {
        if (a instanceof Long first && b instanceof Long second) {
            return Direct.of(first.longValue() == second.longValue());
        }
        boolean exact = Math.abs(a.doubleValue()) < EXACT && Math.abs(b.doubleValue()) < EXACT;
        return exact ? Direct.of(a.doubleValue() == b.doubleValue()) : Direct.UNSURE;
    }

    private static boolean isNested(@Nullable Object value) {
        return value instanceof Map<?, ?> || value instanceof List<?>;
    }
}
