package dev.sluice.pipeline.expression;

import dev.cel.common.CelErrorCode;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelVariableResolver;
import dev.sluice.pipeline.ErrorCode;
import dev.sluice.pipeline.row.Refusal;
import dev.sluice.pipeline.row.Row;
import org.jspecify.annotations.Nullable;

/** A compiled condition over a row. Immutable and thread-safe. */
public final class Condition {
    private final String text;
    private final CelRuntime.Program program;
    private final Variables variables;
    private final @Nullable Direct direct;

    /** @param direct answers where it can; null: the program always does */
    Condition(String text, CelRuntime.Program program, Variables variables, @Nullable Direct direct) {
        this.text = text;
        this.program = program;
        this.variables = variables;
        this.direct = direct;
    }

    /** The expression as written. */
    public String text() {
        return text;
    }

    /**
     * Whether it holds. It does not where it reads a key of a nested object that is not there, nor where its value is null.
     *
     * @throws Refusal when it cannot be evaluated on this row
     */
    public boolean holds(Row row) {
        int answer = direct == null ? Direct.UNSURE : direct.test(row);
        return answer == Direct.UNSURE ? interpreted(row) : answer == Direct.YES;
    }

    /** The same by CEL's own interpreter. */
    boolean interpreted(Row row) {
        CelVariableResolver resolver = name -> variables.find(row, name);
        try {
            return Boolean.TRUE.equals(program.eval(resolver));
        } catch (CelEvaluationException e) {
            if (e.getErrorCode() == CelErrorCode.ATTRIBUTE_NOT_FOUND) {
                return false;
            }
            throw failed(e);
        }
    }

    static Refusal failed(CelEvaluationException e) {
        return new Refusal(ErrorCode.RULE_FAILED, "the expression could not be evaluated: " + reason(e.getErrorCode()));
    }

    private static String reason(CelErrorCode code) {
        return switch (code) {
            case DIVIDE_BY_ZERO -> "division by zero";
            case OVERLOAD_NOT_FOUND -> "an operator or function does not take values of these types";
            case BAD_FORMAT -> "a value cannot be converted";
            case NUMERIC_OVERFLOW -> "a number is out of range";
            case INDEX_OUT_OF_BOUNDS -> "an index is outside of its list";
            case ITERATION_BUDGET_EXCEEDED ->
                "more than " + Expressions.MAX_ITERATIONS + " iterations over the elements of lists";
            case ATTRIBUTE_NOT_FOUND -> "a key is not there; ask with has(...) first";
            default -> code.name().toLowerCase(java.util.Locale.ROOT);
        };
    }
}
