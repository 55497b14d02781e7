package dev.sluice.pipeline.coercion;

import dev.sluice.pipeline.text.Digits;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.measure.IncommensurableException;
import javax.measure.Unit;
import javax.measure.UnitConverter;
import org.jspecify.annotations.Nullable;
import tech.units.indriya.function.RationalNumber;

/**
 * Reads a number with a unit behind it and gives the number in another unit of the same dimension. Immutable but for a bounded memory of
 * spellings; one for each compiled entry, thread-safe.
 */
final class MeasureReader {
    /** Spellings remembered with what they convert by; they come from the data. */
    private static final int MOST_SPELLINGS = 200;

    private final Unit<?> target;
    private final Map<String, Optional<UnitConverter>> converters = new ConcurrentHashMap<>();

    MeasureReader(Unit<?> target) {
        this.target = target;
    }

    /** The value of a text such as {@code 5 lb} in the target unit; null where the unit is missing, unknown or of another dimension. */
    @Nullable
    BigDecimal read(String text, NumberReader numbers) {
        String written = Digits.ascii(text.strip());
        int end = written.length();
        while (end > 0 && !Character.isDigit(written.charAt(end - 1))) {
            end--;
        }
        // m2 and m³: the power belongs to the unit
        int split = splitBeforePower(written, end);
        BigDecimal number = numbers.read(written.substring(0, split).strip());
        UnitConverter converter =
                number == null ? null : converter(written.substring(split).strip());
        return number == null || converter == null ? null : decimal(converter.convert(number));
    }

    private static int splitBeforePower(String text, int end) {
        boolean power = end > 1
                && end == text.length()
                && Character.isLetter(text.charAt(end - 2))
                && (text.charAt(end - 1) == '2' || text.charAt(end - 1) == '3');
        int split = power ? end - 1 : end;
        while (power && split > 0 && !Character.isDigit(text.charAt(split - 1))) {
            split--;
        }
        return split;
    }

    private @Nullable UnitConverter converter(String spelling) {
        Optional<UnitConverter> known = converters.get(spelling);
        if (known == null) {
            known = Optional.ofNullable(make(spelling));
            if (converters.size() < MOST_SPELLINGS) {
                converters.put(spelling, known);
            }
        }
        return known.orElse(null);
    }

    private @Nullable UnitConverter make(String spelling) {
        Unit<?> unit = MeasureUnits.of(spelling);
        try {
            return unit == null ? null : unit.getConverterToAny(target);
        } catch (IncommensurableException e) {
            return null;
        }
    }

    private static BigDecimal decimal(Number number) {
        if (number instanceof RationalNumber rational) {
            return new BigDecimal(rational.getDividend())
                    .divide(new BigDecimal(rational.getDivisor()), MathContext.DECIMAL64);
        }
        return number instanceof BigDecimal decimal
                ? decimal.round(MathContext.DECIMAL64)
                : new BigDecimal(number.toString());
    }
}
