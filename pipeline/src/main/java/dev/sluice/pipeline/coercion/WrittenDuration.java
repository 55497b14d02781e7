package dev.sluice.pipeline.coercion;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.sluice.pipeline.text.Digits;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads lengths of time as they are written: ISO 8601 ({@code PT1H30M}), a clock ({@code 1:30:00}), words ({@code 1 h 30 min}). Years and
 * months have no fixed length, {@code 1:30} may be minutes or hours: neither is read. Stateless.
 */
public final class WrittenDuration {
    private static final Map<String, BigDecimal> UNITS = units(Map.of(
            "0.001", List.of("ms", "msec", "millisecond", "milliseconds"),
            "1", List.of("s", "sec", "secs", "second", "seconds"),
            "60", List.of("m", "min", "mins", "minute", "minutes"),
            "3600", List.of("h", "hr", "hrs", "hour", "hours"),
            "86400", List.of("d", "day", "days"),
            "604800", List.of("w", "wk", "wks", "week", "weeks")));
    private static final Pattern ISO = Pattern.compile(
            "([-+]?)P(?:([0-9]+)W)?(?:([0-9]+)D)?(T(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+(?:[.,][0-9]+)?)S)?)?");
    private static final String[] ISO_UNITS = {"w", "d", "", "h", "m", "s"};
    private static final Pattern CLOCK =
            Pattern.compile("([-+]?)([0-9]{1,6}):([0-5]?[0-9]):([0-5]?[0-9](?:[.,][0-9]+)?)");
    private static final Pattern WORDS =
            Pattern.compile("([-+]?)\\s*((?:[0-9]+(?:[.,][0-9]+)?\\s*[a-z]+\\.?(?:\\s*,|\\s+and\\b)?\\s*)+)");
    private static final Pattern PART = Pattern.compile("([0-9]+(?:[.,][0-9]+)?)\\s*([a-z]+)");

    private WrittenDuration() {}

    /** The seconds of one unit; null where it is none. */
    static @Nullable BigDecimal unit(String word) {
        return UNITS.get(word.toLowerCase(Locale.ROOT));
    }

    /** The seconds that a text stands for; null where it is no length of time. */
    public static @Nullable BigDecimal seconds(String written) {
        String text = Digits.ascii(written);
        Matcher iso = ISO.matcher(text.toUpperCase(Locale.ROOT));
        if (iso.matches()) {
            return signed(iso, iso(iso));
        }
        Matcher clock = CLOCK.matcher(text);
        if (clock.matches()) {
            return signed(
                    clock,
                    times(clock.group(2), "h").add(times(clock.group(3), "m")).add(times(clock.group(4), "s")));
        }
        Matcher words = WORDS.matcher(text.toLowerCase(Locale.ROOT));
        return words.matches() ? signed(words, words(words.group(2))) : null;
    }

    private static @Nullable BigDecimal iso(Matcher iso) {
        BigDecimal sum = null;
        for (int i = 0; i < ISO_UNITS.length; i++) {
            String number = iso.group(i + 2);
            if (number != null && !ISO_UNITS[i].isEmpty()) {
                sum = (sum == null ? BigDecimal.ZERO : sum).add(times(number, ISO_UNITS[i]));
            }
        }
        return "T".equals(iso.group(4)) ? null : sum;
    }

    private static @Nullable BigDecimal words(String text) {
        BigDecimal sum = BigDecimal.ZERO;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            if (unit(part.group(2)) == null) {
                return null;
            }
            sum = sum.add(times(part.group(1), part.group(2)));
        }
        return sum;
    }

    private static BigDecimal times(String number, String unit) {
        return new BigDecimal(number.replace(',', '.')).multiply(UNITS.getOrDefault(unit, BigDecimal.ZERO));
    }

    private static @Nullable BigDecimal signed(Matcher matcher, @Nullable BigDecimal seconds) {
        return seconds != null && "-".equals(matcher.group(1)) ? seconds.negate() : seconds;
    }

    private static Map<String, BigDecimal> units(Map<String, List<String>> words) {
        Map<String, BigDecimal> units = new HashMap<>();
        words.forEach((seconds, names) -> names.forEach(name -> units.put(name, new BigDecimal(seconds))));
        return Map.copyOf(units);
    }
}
