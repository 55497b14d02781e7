package dev.sluice.pipeline.expression;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelVariableResolver;
import dev.sluice.pipeline.ErrorCode;
import dev.sluice.pipeline.row.JsonNumber;
import dev.sluice.pipeline.row.Refusal;
import dev.sluice.pipeline.row.Row;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A compiled expression whose value goes into a row. Immutable and thread-safe. */
public final class Computation {
    private final CelRuntime.Program program;
    private final Variables variables;

    Computation(CelRuntime.Program program, Variables variables) {
        this.program = program;
        this.variables = variables;
    }

    /**
     * The value, as a row holds it.
     *
     * @throws Refusal when it cannot be evaluated on this row
     */
    public @Nullable Object value(Row row) {
        CelVariableResolver resolver = name -> variables.find(row, name);
        try {
            return fromCel(program.eval(resolver));
        } catch (CelEvaluationException e) {
            throw Condition.failed(e);
        }
    }

    private static @Nullable Object fromCel(@Nullable Object value) {
        if (value == null || value instanceof NullValue) {
            return null;
        }
        if (value instanceof String || value instanceof Long || value instanceof Boolean) {
            return value;
        }
        if (value instanceof Double number) {
            return number(number);
        }
        if (value instanceof UnsignedLong number) {
            return JsonNumber.of(number.toString());
        }
        if (value instanceof Instant || value instanceof Duration) {
            return value.toString();
        }
        if (value instanceof CelByteString bytes) {
            return Base64.getEncoder().encodeToString(bytes.toByteArray());
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> converted = new LinkedHashMap<>();
            map.forEach((key, item) -> converted.put(String.valueOf(fromCel(key)), fromCel(item)));
            return converted;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> converted = new ArrayList<>();
            for (Object item : list) {
                converted.add(fromCel(item));
            }
            return converted;
        }
        throw new Refusal(ErrorCode.RULE_FAILED, "the expression gives a value that a row cannot hold");
    }

    private static Object number(double number) {
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            throw new Refusal(ErrorCode.RULE_FAILED, "the expression gives a number that is not finite");
        }
        String text = BigDecimal.valueOf(number).toPlainString();
        return JsonNumber.of(text.length() <= 40 ? text : Double.toString(number));
    }
}
