package dev.sluice.pipeline.expression;

import dev.cel.common.ast.CelExpr;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/** Finds the names that an expression reads from outside: those no macro of its own binds. */
final class Identifiers {
    private final Set<String> free = new TreeSet<>();

    private Identifiers() {}

    static Set<String> free(CelExpr expression) {
        Identifiers identifiers = new Identifiers();
        identifiers.visit(expression, Set.of());
        return identifiers.free;
    }

    private void visit(CelExpr expression, Set<String> bound) {
        switch (expression.getKind()) {
            case IDENT -> {
                if (!bound.contains(expression.ident().name())) {
                    free.add(expression.ident().name());
                }
            }
            case SELECT -> visit(expression.select().operand(), bound);
            case CALL -> {
                expression.call().target().ifPresent(target -> visit(target, bound));
                expression.call().args().forEach(argument -> visit(argument, bound));
            }
            case LIST -> expression.list().elements().forEach(element -> visit(element, bound));
            case MAP ->
                expression.map().entries().forEach(entry -> {
                    visit(entry.key(), bound);
                    visit(entry.value(), bound);
                });
            case STRUCT -> expression.struct().entries().forEach(entry -> visit(entry.value(), bound));
            case COMPREHENSION -> comprehension(expression.comprehension(), bound);
            case CONSTANT, NOT_SET -> {
                // reads nothing
            }
        }
    }

    private void comprehension(CelExpr.CelComprehension loop, Set<String> bound) {
        visit(loop.iterRange(), bound);
        visit(loop.accuInit(), bound);
        Set<String> inside = new HashSet<>(bound);
        inside.add(loop.iterVar());
        inside.add(loop.iterVar2());
        inside.add(loop.accuVar());
        visit(loop.loopCondition(), inside);
        visit(loop.loopStep(), inside);
        visit(loop.result(), inside);
    }
}
