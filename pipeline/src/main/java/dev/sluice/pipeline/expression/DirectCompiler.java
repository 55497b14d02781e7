package dev.sluice.pipeline.expression;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.sluice.pipeline.row.Symbols;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes a {@link Direct} of an expression where it can. Stateless. */
final class DirectCompiler {
    private DirectCompiler() {}

    /** The condition; null: it needs CEL's interpreter. */
    static @Nullable Direct of(CelExpr expression, Symbols symbols) {
        return switch (expression.getKind()) {
            case IDENT -> {
                Operand flag = operand(expression, symbols);
                yield flag == null ? null : new Direct.Flag(flag);
            }
            case SELECT -> valid(expression);
            case CALL -> call(expression, symbols);
            default -> null;
        };
    }

    private static @Nullable Direct valid(CelExpr expression) {
        boolean known =
                !expression.select().testOnly() && isValid(expression.select().operand());
        return known ? new Direct.Valid(expression.select().field()) : null;
    }

    private static boolean isValid(CelExpr expression) {
        return expression.getKind() == CelExpr.ExprKind.Kind.IDENT
                && expression.ident().name().equals(Variables.VALID);
    }

    private static @Nullable Direct call(CelExpr expression, Symbols symbols) {
        List<CelExpr> args = expression.call().args();
        if (expression.call().target().isPresent()) {
            return null;
        }
        return switch (expression.call().function()) {
            case "!_" -> {
                Direct condition = of(args.get(0), symbols);
                yield condition == null ? null : new Direct.Not(condition);
            }
            case "_&&_", "_||_" -> joined(expression, symbols);
            case "_[_]" -> indexed(args.get(0), constant(args.get(1)));
            default -> comparison(expression, symbols);
        };
    }

    private static @Nullable Direct indexed(CelExpr map, @Nullable Constant name) {
        return isValid(map) && name != null && name.value() instanceof String field ? new Direct.Valid(field) : null;
    }

    private static @Nullable Direct joined(CelExpr expression, Symbols symbols) {
        Direct left = of(expression.call().args().get(0), symbols);
        Direct right = of(expression.call().args().get(1), symbols);
        if (left == null || right == null) {
            return null;
        }
        return expression.call().function().equals("_&&_") ? new Direct.And(left, right) : new Direct.Or(left, right);
    }

    private static @Nullable Direct comparison(CelExpr expression, Symbols symbols) {
        String function = expression.call().function();
        Comparisons.Order order = Comparisons.Order.of(function);
        boolean equality = function.equals("_==_") || function.equals("_!=_");
        if (order == null && !equality) {
            return null;
        }
        Operand left = operand(expression.call().args().get(0), symbols);
        Operand right = operand(expression.call().args().get(1), symbols);
        if (left == null || right == null) {
            return null;
        }
        return order == null
                ? new Direct.Equal(left, right, function.equals("_!=_"))
                : new Direct.Ordered(left, right, order);
    }

    private static @Nullable Operand operand(CelExpr expression, Symbols symbols) {
        if (expression.getKind() == CelExpr.ExprKind.Kind.IDENT) {
            String name = expression.ident().name();
            return Variables.OWN.contains(name) ? null : Operand.field(symbols.slot(name));
        }
        Constant constant = constant(expression);
        return constant == null ? null : Operand.constant(constant.value());
    }

    private static @Nullable Constant constant(CelExpr expression) {
        if (expression.getKind() != CelExpr.ExprKind.Kind.CONSTANT) {
            return null;
        }
        CelConstant constant = expression.constant();
        return switch (constant.getKind()) {
            case NULL_VALUE -> new Constant(null);
            case BOOLEAN_VALUE -> new Constant(constant.booleanValue());
            case INT64_VALUE -> new Constant(constant.int64Value());
            case DOUBLE_VALUE -> new Constant(constant.doubleValue());
            case STRING_VALUE -> new Constant(constant.stringValue());
            default -> null;
        };
    }

    /** A constant of an expression, which may be null itself. */
    private record Constant(@Nullable Object value) {}
}
