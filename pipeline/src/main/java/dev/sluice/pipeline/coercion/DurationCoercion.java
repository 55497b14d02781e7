package dev.sluice.pipeline.coercion;

import dev.sluice.pipeline.definition.ColumnHint;
import dev.sluice.pipeline.row.JsonNumber;
import dev.sluice.pipeline.row.JsonText;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lengths of time, in seconds with at most six digits after the point.
 *
 * @param bare seconds that a number without a unit stands for; null: such a number is no duration
 */
record DurationCoercion(@Nullable BigDecimal bare) implements Coercion {
    private static final int LONGEST = 100;
    private static final int PRECISION = 18;
    private static final int SCALE = 6;
    private static final BigDecimal MOST = BigDecimal.TEN.pow(PRECISION - SCALE);
    private static final NumberReader NUMBERS = NumberReader.plain();

    @Override
    public @Nullable Object coerce(Object value) {
        BigDecimal seconds = seconds(value);
        if (seconds == null || seconds.abs().compareTo(MOST) >= 0) {
            return FAILED;
        }
        BigDecimal exact = seconds.setScale(SCALE, RoundingMode.HALF_UP).stripTrailingZeros();
        return JsonNumber.of(exact.scale() < 0 ? exact.setScale(0) : exact);
    }

    private @Nullable BigDecimal seconds(Object value) {
        if (value instanceof Boolean || value instanceof Map<?, ?> || value instanceof List<?>) {
            return null;
        }
        String text = JsonText.bare(value).strip();
        if (text.length() > LONGEST) {
            return null;
        }
        BigDecimal number = bare == null ? null : NUMBERS.read(text);
        return number == null || bare == null ? WrittenDuration.seconds(text) : number.multiply(bare);
    }

    @Override
    public String expected() {
        return "a length of time such as 1 h 30 min, 1:30:00 or PT1H30M";
    }

    @Override
    public ColumnHint hint() {
        return ColumnHint.ofType("decimal", PRECISION, SCALE);
    }
}
