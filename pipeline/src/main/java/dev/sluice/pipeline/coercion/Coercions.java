package dev.sluice.pipeline.coercion;

import dev.sluice.pipeline.check.Regions;
import dev.sluice.pipeline.coercion.NumberReader.Percent;
import dev.sluice.pipeline.definition.NearMatch;
import dev.sluice.pipeline.definition.Section;
import dev.sluice.pipeline.row.FieldRef;
import dev.sluice.pipeline.row.Symbols;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.measure.Unit;
import org.jspecify.annotations.Nullable;

/** Makes a coercion of what an entry says under {@code to} and its options. */
public final class Coercions {
    /** Keys that say more about {@code to}. */
    public static final List<String> OPTIONS = List.of(
            "formats",
            "zone",
            "locale",
            "first_year",
            "unit",
            "convert",
            "percent",
            "decimal_mark",
            "region",
            "region_from");

    /** The types, as they are named in messages. */
    public static final List<String> TYPES = List.of(
            "integer",
            "bigint",
            "double",
            "decimal",
            "decimal(p,s)",
            "bool",
            "date",
            "time",
            "timestamp",
            "duration",
            "text",
            "email",
            "phone",
            "url",
            "iban",
            "card");

    private static final List<String> NUMBERS = List.of("integer", "bigint", "double", "decimal");
    private static final List<String> TEMPORALS = List.of("date", "time", "timestamp");
    private static final List<String> MEASURED = List.of("integer", "bigint", "double", "decimal", "duration");
    private static final Pattern DECIMAL =
            Pattern.compile("decimal\\s*(?:\\(\\s*(\\d{1,3})\\s*(?:,\\s*(\\d{1,3})\\s*)?\\))?");
    private static final int MAX_PRECISION = 38;
    private static final int DEFAULT_SCALE = 9;
    private static final String TO = "to";

    private Coercions() {}

    /** A coercion with its type's full name, e.g. {@code decimal(12,2)}. */
    public record Named(String type, Coercion coercion) {}

    /**
     * The coercion of an entry; null when it is wrong, and then the problems say why.
     *
     * @param symbols the names of fields; may grow
     */
    public static @Nullable Named of(Section entry, Symbols symbols) {
        String type = entry.word(TO);
        if (type == null) {
            return null;
        }
        String word = DECIMAL.matcher(type).matches() ? "decimal" : type;
        refuseStrayOptions(entry, word);
        return switch (word) {
            case "integer", "bigint" -> new Named(type, new IntegerCoercion(numbers(entry)));
            case "double" -> new Named(type, new DoubleCoercion(numbers(entry)));
            case "decimal" -> decimal(entry, type);
            case "bool" -> new Named(type, new BoolCoercion());
            case "text" -> new Named(type, new TextCoercion());
            case "date" -> new Named(type, MomentFormats.coercion(entry, TemporalCoercion.Kind.DATE));
            case "time" -> new Named(type, MomentFormats.coercion(entry, TemporalCoercion.Kind.TIME));
            case "timestamp" -> new Named(type, MomentFormats.coercion(entry, TemporalCoercion.Kind.TIMESTAMP));
            case "duration" -> new Named(type, duration(entry));
            case "phone" -> new Named(type, phone(entry, symbols));
            case "email", "url", "iban", "card" -> new Named(type, CanonicalForms.of(type));
            default -> {
                entry.add(TO, "unknown type '" + type + "'", NearMatch.mend(type, TYPES));
                yield null;
            }
        };
    }

    private static void refuseStrayOptions(Section entry, String type) {
        for (String option : OPTIONS) {
            List<String> types = typesOf(option);
            boolean checked = option.equals("region") && entry.names("check").contains("phone");
            if (entry.has(option) && !types.contains(type) && !checked) {
                entry.add(
                        option,
                        "'" + option + "' does nothing with 'to: " + type + "'",
                        "remove it; it goes with " + String.join(", ", types));
            }
        }
    }

    private static List<String> typesOf(String option) {
        return switch (option) {
            case "formats", "zone", "locale", "first_year" -> TEMPORALS;
            case "region", "region_from" -> List.of("phone");
            case "unit" -> MEASURED;
            default -> NUMBERS;
        };
    }

    private static PhoneCoercion phone(Section entry, Symbols symbols) {
        String from = entry.word("region_from");
        return new PhoneCoercion(Regions.of(entry), from == null ? null : FieldRef.of(from, symbols));
    }

    private static DurationCoercion duration(Section entry) {
        String unit = entry.word("unit");
        BigDecimal seconds = unit == null ? null : WrittenDuration.unit(unit);
        if (unit != null && seconds == null) {
            entry.add("unit", "unknown unit of time '" + unit + "'", "write ms, s, min, h, d or w");
        }
        return new DurationCoercion(seconds);
    }

    private static @Nullable Named decimal(Section entry, String type) {
        Matcher matcher = DECIMAL.matcher(type);
        if (!matcher.matches()) {
            throw new IllegalStateException("not a decimal: " + type);
        }
        int precision = matcher.group(1) == null ? MAX_PRECISION : Integer.parseInt(matcher.group(1));
        int noScale = matcher.group(1) == null ? DEFAULT_SCALE : 0;
        int scale = matcher.group(2) == null ? noScale : Integer.parseInt(matcher.group(2));
        if (precision < 1 || precision > MAX_PRECISION || scale > precision) {
            entry.add(
                    TO,
                    "expected decimal(p,s) with 1 to " + MAX_PRECISION
                            + " digits, at most all of them after the point, found " + type,
                    "write for example decimal(12,2)");
            return null;
        }
        String name = "decimal(" + precision + "," + scale + ")";
        return new Named(name, new DecimalCoercion(numbers(entry), precision, scale));
    }

    private static NumberReader numbers(Section entry) {
        String percent = entry.oneOf("percent", List.of("strip", "fraction"));
        String mark = entry.oneOf("decimal_mark", List.of(".", ","));
        return new NumberReader(
                entry.names("unit"),
                percent == null ? Percent.REFUSE : Percent.valueOf(percent.toUpperCase(Locale.ROOT)),
                mark == null ? '.' : mark.charAt(0),
                measure(entry));
    }

    private static @Nullable MeasureReader measure(Section entry) {
        String word = entry.word("convert");
        Unit<?> target = word == null ? null : MeasureUnits.of(word);
        if (word != null && target == null) {
            entry.add("convert", "unknown unit '" + word + "'", "write a unit such as kg, m, l, °C or km/h");
        }
        return target == null ? null : new MeasureReader(target);
    }
}
