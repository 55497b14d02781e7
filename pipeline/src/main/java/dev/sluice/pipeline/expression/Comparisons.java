package dev.sluice.pipeline.expression;

import com.google.common.primitives.UnsignedLong;
import dev.cel.checker.CelStandardDeclarations;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelStandardFunctions;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The order of values in expressions, in place of CEL's own {@code < <= > >=}: numbers compare by value whatever their type, and what
 * has no order (null with anything, a text with a number) compares as false, where CEL would end with an error. Messy records are
 * full of nulls; a condition over them is a question, not a fault.
 */
final class Comparisons {
    private static final CelStandardFunctions FUNCTIONS = CelStandardFunctions.newBuilder()
            .excludeFunctions(
                    CelStandardFunctions.StandardFunction.LESS,
                    CelStandardFunctions.StandardFunction.LESS_EQUALS,
                    CelStandardFunctions.StandardFunction.GREATER,
                    CelStandardFunctions.StandardFunction.GREATER_EQUALS)
            .build();
    private static final CelStandardDeclarations DECLARATIONS = CelStandardDeclarations.newBuilder()
            .excludeFunctions(
                    CelStandardDeclarations.StandardFunction.LESS,
                    CelStandardDeclarations.StandardFunction.LESS_EQUALS,
                    CelStandardDeclarations.StandardFunction.GREATER,
                    CelStandardDeclarations.StandardFunction.GREATER_EQUALS)
            .build();

    private Comparisons() {}

    /** CEL's functions without its comparisons. */
    static CelStandardFunctions standardFunctions() {
        return FUNCTIONS;
    }

    /** CEL's declarations without its comparisons. */
    static CelStandardDeclarations standardDeclarations() {
        return DECLARATIONS;
    }

    /** An operator of order. */
    enum Order {
        LESS("_<_", "sluice_less"),
        LESS_EQUALS("_<=_", "sluice_less_equals"),
        GREATER("_>_", "sluice_greater"),
        GREATER_EQUALS("_>=_", "sluice_greater_equals");

        private final String function;
        private final String overload;

        Order(String function, String overload) {
            this.function = function;
            this.overload = overload;
        }

        /** The operator that a function of CEL stands for; null: none of these. */
        static @Nullable Order of(String function) {
            for (Order order : values()) {
                if (order.function.equals(function)) {
                    return order;
                }
            }
            return null;
        }

        boolean holds(int order) {
            return switch (this) {
                case LESS -> order < 0;
                case LESS_EQUALS -> order <= 0;
                case GREATER -> order > 0;
                case GREATER_EQUALS -> order >= 0;
            };
        }
    }

    static List<CelFunctionDecl> declarations() {
        return Arrays.stream(Order.values())
                .map(order -> CelFunctionDecl.newFunctionDeclaration(
                        order.function,
                        CelOverloadDecl.newGlobalOverload(
                                order.overload, SimpleType.BOOL, SimpleType.DYN, SimpleType.DYN)))
                .toList();
    }

    static List<CelFunctionBinding> bindings() {
        return Arrays.stream(Order.values())
                .map(order -> CelFunctionBinding.from(order.overload, Object.class, Object.class, (left, right) -> {
                    Integer difference = order(left, right);
                    return difference != null && order.holds(difference);
                }))
                .toList();
    }

    /** Negative, zero or positive; null where there is no order between the two. */
    static @Nullable Integer order(Object left, Object right) {
        if (left instanceof Long a && right instanceof Long b) {
            return Long.compare(a, b);
        }
        if (left instanceof Number a && right instanceof Number b) {
            return numbers(a, b);
        }
        if (left instanceof Comparable<?> && left.getClass() == right.getClass()) {
            return sameType(left, right);
        }
        return null;
    }

    private static @Nullable Integer numbers(Number left, Number right) {
        if (left instanceof UnsignedLong || right instanceof UnsignedLong) {
            return Double.compare(left.doubleValue(), right.doubleValue());
        }
        double a = left.doubleValue();
        double b = right.doubleValue();
        if (Double.isNaN(a) || Double.isNaN(b)) {
            return null;
        }
        // 0.0 and -0.0 are equal here
        return a < b ? -1 : a > b ? 1 : 0;
    }

    @SuppressWarnings("unchecked") // both are of one class, which is comparable with itself
    private static int sameType(Object left, Object right) {
        return ((Comparable<Object>) left).compareTo(right);
    }
}
