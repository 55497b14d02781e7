package dev.sluice.pipeline.coercion;

import dev.sluice.pipeline.coercion.NumberReader.Percent;
import dev.sluice.pipeline.definition.NearMatch;
import dev.sluice.pipeline.definition.Section;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes a coercion of what an entry says under {@code to} and its options. */
public final class Coercions {
    /** Keys that say more about {@code to}. */
    public static final List<String> OPTIONS = List.of("formats", "zone", "locale", "unit", "percent", "decimal_mark");

    /** The types, as they are named in messages. */
    public static final List<String> TYPES = List.of(
            "integer", "bigint", "double", "decimal", "decimal(p,s)", "bool", "date", "time", "timestamp", "text");

    private static final Set<String> NUMBERS = Set.of("integer", "bigint", "double", "decimal");
    private static final Set<String> TEMPORALS = Set.of("date", "time", "timestamp");
    private static final Pattern DECIMAL =
            Pattern.compile("decimal\\s*(?:\\(\\s*(\\d{1,3})\\s*(?:,\\s*(\\d{1,3})\\s*)?\\))?");
    private static final int MAX_PRECISION = 38;
    private static final int DEFAULT_SCALE = 9;
    private static final String TO = "to";

    private Coercions() {}

    /** A coercion with its type's full name, e.g. {@code decimal(12,2)}. */
    public record Named(String type, Coercion coercion) {}

    /** The coercion of an entry; null when it is wrong, and then the problems say why. */
    public static @Nullable Named of(Section entry) {
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
            case "date" -> new Named(type, temporal(entry, TemporalCoercion.Kind.DATE));
            case "time" -> new Named(type, temporal(entry, TemporalCoercion.Kind.TIME));
            case "timestamp" -> new Named(type, temporal(entry, TemporalCoercion.Kind.TIMESTAMP));
            default -> {
                entry.add(TO, "unknown type '" + type + "'", NearMatch.mend(type, TYPES));
                yield null;
            }
        };
    }

    private static void refuseStrayOptions(Section entry, String type) {
        for (String option : OPTIONS) {
            boolean temporal = option.equals("formats") || option.equals("zone") || option.equals("locale");
            if (entry.has(option) && !(temporal ? TEMPORALS : NUMBERS).contains(type)) {
                entry.add(
                        option,
                        "'" + option + "' does nothing with 'to: " + type + "'",
                        "remove it; it goes with " + (temporal ? "date, time and timestamp" : "numbers"));
            }
        }
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
                mark == null ? '.' : mark.charAt(0));
    }

    private static TemporalCoercion temporal(Section entry, TemporalCoercion.Kind kind) {
        List<String> names = entry.has("formats") ? entry.names("formats") : List.of("iso");
        Locale locale = Locale.ENGLISH;
        String tag = entry.word("locale");
        if (tag != null) {
            locale = Locale.forLanguageTag(tag);
            if (locale.getLanguage().isEmpty()) {
                entry.add("locale", "unknown locale '" + tag + "'", "write a language tag such as de or en-GB");
            }
        }
        List<MomentFormat> formats = new ArrayList<>();
        for (String name : names) {
            MomentFormat format = format(entry, name, locale);
            if (format != null) {
                formats.add(format);
            }
        }
        return new TemporalCoercion(kind, List.copyOf(formats), String.join(" or ", names), zone(entry));
    }

    private static @Nullable MomentFormat format(Section entry, String name, Locale locale) {
        switch (name) {
            case "iso" -> {
                return new IsoFormat();
            }
            case "epoch_s" -> {
                return new EpochFormat(0);
            }
            case "epoch_ms" -> {
                return new EpochFormat(3);
            }
            default -> {
                try {
                    // kept so that a pattern the general formatter refuses is refused here too
                    PatternFormat general = PatternFormat.of(name, locale);
                    return NumericFormat.of(name)
                            .<MomentFormat>map(numeric -> numeric)
                            .orElse(general);
                } catch (IllegalArgumentException e) {
                    entry.add(
                            "formats",
                            "'" + name + "' is no date pattern: " + e.getMessage(),
                            "write iso, epoch_s, epoch_ms or a java.time pattern such as dd/MM/yyyy HH:mm");
                    return null;
                }
            }
        }
    }

    private static ZoneId zone(Section entry) {
        String zone = entry.word("zone");
        if (zone == null) {
            return ZoneOffset.UTC;
        }
        try {
            return ZoneId.of(zone).normalized();
        } catch (DateTimeException e) {
            entry.add(
                    "zone",
                    "unknown time zone '" + zone + "'",
                    NearMatch.of(zone, ZoneId.getAvailableZoneIds())
                            .map(near -> "did you mean '" + near + "'?")
                            .orElse("write a zone such as UTC, Europe/Berlin or +02:00"));
            return ZoneOffset.UTC;
        }
    }
}
