package dev.sluice.pipeline.coercion;

import dev.sluice.pipeline.definition.NearMatch;
import dev.sluice.pipeline.definition.Section;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Reads what an entry says about dates and times: {@code formats}, {@code locale}, {@code zone}, {@code first_year}. */
final class MomentFormats {
    private static final int MICROS = 6;
    private static final int MILLIS = 3;

    private MomentFormats() {}

    static TemporalCoercion coercion(Section entry, TemporalCoercion.Kind kind) {
        List<String> names = entry.has("formats") ? entry.names("formats") : List.of("iso");
        Locale locale = locale(entry);
        OptionalInt firstYear = entry.integer("first_year", 1);
        List<MomentFormat> formats = new ArrayList<>();
        for (String name : names) {
            MomentFormat format = format(entry, name, locale, firstYear);
            if (format != null) {
                formats.add(format);
            }
        }
        if (firstYear.isPresent() && names.stream().noneMatch(Century::isOpenIn)) {
            entry.add("first_year", "no format has a year of two digits", "remove it, or write yy in a format");
        }
        return new TemporalCoercion(kind, List.copyOf(formats), String.join(" or ", names), zone(entry));
    }

    private static Locale locale(Section entry) {
        String tag = entry.word("locale");
        Locale locale = tag == null ? Locale.ENGLISH : Locale.forLanguageTag(tag);
        if (locale.getLanguage().isEmpty()) {
            entry.add("locale", "unknown locale '" + tag + "'", "write a language tag such as de or en-GB");
        }
        return locale;
    }

    private static @Nullable MomentFormat format(Section entry, String name, Locale locale, OptionalInt firstYear) {
        return switch (name) {
            case "iso" -> new IsoFormat();
            case "epoch_s" -> new EpochFormat(0);
            case "epoch_ms" -> new EpochFormat(MILLIS);
            case "epoch_us" -> new EpochFormat(MICROS);
            case "excel" -> new ExcelFormat();
            case "iso_week" -> PatternFormat.of(DateTimeFormatter.ISO_WEEK_DATE);
            case "iso_ordinal" -> PatternFormat.of(DateTimeFormatter.ISO_ORDINAL_DATE);
            case "rfc_1123" -> PatternFormat.of(DateTimeFormatter.RFC_1123_DATE_TIME);
            default -> pattern(entry, name, locale, firstYear);
        };
    }

    private static @Nullable MomentFormat pattern(Section entry, String name, Locale locale, OptionalInt firstYear) {
        Century century = Century.of(name, firstYear);
        try {
            // kept so that a pattern the general formatter refuses is refused here too
            PatternFormat general = PatternFormat.of(name, locale, century);
            return NumericFormat.of(name, century)
                    .<MomentFormat>map(numeric -> numeric)
                    .orElse(general);
        } catch (IllegalArgumentException e) {
            entry.add(
                    "formats",
                    "'" + name + "' is no date pattern: " + e.getMessage(),
                    "write iso, iso_week, iso_ordinal, rfc_1123, epoch_s, epoch_ms, epoch_us, excel or a java.time"
                            + " pattern such as dd/MM/yyyy HH:mm");
            return null;
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
