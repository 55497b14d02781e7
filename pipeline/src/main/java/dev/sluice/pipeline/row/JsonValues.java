package dev.sluice.pipeline.row;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compares values as data: numbers by value, objects without regard to the order of their keys. */
public final class JsonValues {
    private JsonValues() {}

    /** Whether two values are the same data. Numbers may also be of java.lang's and java.math's types. */
    public static boolean same(@Nullable Object left, @Nullable Object right) {
        BigDecimal a = number(left);
        BigDecimal b = number(right);
        if (a != null && b != null) {
            return a.compareTo(b) == 0;
        }
        if (left instanceof Map<?, ?> first && right instanceof Map<?, ?> second) {
            return first.keySet().equals(second.keySet())
                    && first.keySet().stream().allMatch(key -> same(first.get(key), second.get(key)));
        }
        if (left instanceof List<?> first && right instanceof List<?> second) {
            if (first.size() != second.size()) {
                return false;
            }
            for (int i = 0; i < first.size(); i++) {
                if (!same(first.get(i), second.get(i))) {
                    return false;
                }
            }
            return true;
        }
        return left == null ? right == null : left.equals(right);
    }

    private static @Nullable BigDecimal number(@Nullable Object value) {
        if (value instanceof JsonNumber json) {
            return json.decimal();
        }
        return value instanceof Number ? new BigDecimal(value.toString()) : null;
    }
}
