package dev.sluice.pipeline.expression;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Arithmetic between whole and other numbers, which CEL keeps apart: in JSON, 5 and 5.5 are values of one field. */
final class MixedArithmetic {
    private MixedArithmetic() {}

    private enum Operator {
        ADD("_+_"),
        SUBTRACT("_-_"),
        MULTIPLY("_*_"),
        DIVIDE("_/_");

        private final String function;

        Operator(String function) {
            this.function = function;
        }

        String overload(String types) {
            return "sluice_" + name().toLowerCase(Locale.ROOT) + "_" + types;
        }

        double apply(double a, double b) {
            return switch (this) {
                case ADD -> a + b;
                case SUBTRACT -> a - b;
                case MULTIPLY -> a * b;
                case DIVIDE -> a / b;
            };
        }
    }

    static List<CelFunctionDecl> declarations() {
        return Arrays.stream(Operator.values())
                .map(operator -> CelFunctionDecl.newFunctionDeclaration(
                        operator.function,
                        CelOverloadDecl.newGlobalOverload(
                                operator.overload("int_double"), SimpleType.DOUBLE, SimpleType.INT, SimpleType.DOUBLE),
                        CelOverloadDecl.newGlobalOverload(
                                operator.overload("double_int"), SimpleType.DOUBLE, SimpleType.DOUBLE, SimpleType.INT)))
                .toList();
    }

    static List<CelFunctionBinding> bindings() {
        List<CelFunctionBinding> bindings = new ArrayList<>();
        for (Operator operator : Operator.values()) {
            bindings.add(CelFunctionBinding.from(
                    operator.overload("int_double"), Long.class, Double.class, (a, b) -> operator.apply(a, b)));
            bindings.add(CelFunctionBinding.from(
                    operator.overload("double_int"), Double.class, Long.class, (a, b) -> operator.apply(a, b)));
        }
        return bindings;
    }
}
