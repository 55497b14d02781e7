package dev.sluice.pipeline.coercion;

import dev.sluice.pipeline.definition.ColumnHint;
import dev.sluice.pipeline.row.JsonText;
import dev.sluice.pipeline.text.Digits;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Dates, times and timestamps in one of several formats, the first that fits; written as ISO 8601, timestamps in UTC. */
record TemporalCoercion(Kind kind, List<MomentFormat> formats, String formatNames, ZoneId zone) implements Coercion {
    /** What comes out. */
    enum Kind {
        DATE,
        TIME,
        TIMESTAMP
    }

    private static final int MAX_LENGTH = 100;
    private static final int LAST_YEAR = 9999;

    @Override
    public @Nullable Object coerce(Object value) {
        if (value instanceof Boolean || value instanceof Map<?, ?> || value instanceof List<?>) {
            return FAILED;
        }
        if (kind == Kind.TIMESTAMP && value instanceof String written && isoFirst() && IsoFormat.isCanonical(written)) {
            return value;
        }
        String text = Digits.asciiOfOneScript(JsonText.bare(value).strip());
        if (text == null || text.length() > MAX_LENGTH) {
            return FAILED;
        }
        for (MomentFormat format : formats) {
            Moment moment = format.read(text);
            if (moment != null) {
                Object written = write(moment);
                return format.guessesCentury() && written instanceof String
                        ? new Noted(
                                written, "expected a year of four digits, took two for one after 2000; see first_year")
                        : written;
            }
        }
        return FAILED;
    }

    private boolean isoFirst() {
        return !formats.isEmpty() && formats.get(0) instanceof IsoFormat;
    }

    private Object write(Moment moment) {
        if (kind == Kind.TIME) {
            return moment.time() == null
                    ? FAILED
                    : time(new StringBuilder(18), moment.time()).toString();
        }
        if (moment.date() == null) {
            return FAILED;
        }
        LocalTime time = moment.time() == null ? LocalTime.MIDNIGHT : moment.time();
        if (kind == Kind.DATE) {
            return date(new StringBuilder(10), moment.date()).toString();
        }
        LocalDateTime local = LocalDateTime.of(moment.date(), time);
        ZoneId from = moment.zone() == null ? zone : moment.zone();
        return from.equals(ZoneOffset.UTC) ? write(local) : zoned(local, from);
    }

    /** A clock that is put forward skips times, one that is put back has times twice. */
    private static Object zoned(LocalDateTime local, ZoneId from) {
        List<ZoneOffset> offsets = from.getRules().getValidOffsets(local);
        if (offsets.isEmpty()) {
            return new Unfit("a time that " + from + " has (the clock was put forward)");
        }
        Object written = write(local.minusSeconds(offsets.get(0).getTotalSeconds()));
        return offsets.size() > 1 && written instanceof String
                ? new Noted(written, "expected a time that " + from + " has once, took the first of two")
                : written;
    }

    private static Object write(LocalDateTime utc) {
        if (utc.getYear() < 1 || utc.getYear() > LAST_YEAR) {
            return FAILED;
        }
        StringBuilder text = date(new StringBuilder(30), utc.toLocalDate()).append('T');
        return time(text, utc.toLocalTime()).append('Z').toString();
    }

    private static StringBuilder date(StringBuilder text, LocalDate date) {
        pad(text, date.getYear(), 1000).append('-');
        pad(text, date.getMonthValue(), 10).append('-');
        return pad(text, date.getDayOfMonth(), 10);
    }

    @SuppressWarnings("JavaLocalTimeGetNano") // the seconds are written just before
    private static StringBuilder time(StringBuilder text, LocalTime time) {
        pad(text, time.getHour(), 10).append(':');
        pad(text, time.getMinute(), 10).append(':');
        pad(text, time.getSecond(), 10);
        if (time.getNano() > 0) {
            text.append('.');
            pad(text, time.getNano(), 100_000_000);
            while (text.charAt(text.length() - 1) == '0') {
                text.setLength(text.length() - 1);
            }
        }
        return text;
    }

    private static StringBuilder pad(StringBuilder text, int number, int highest) {
        for (int power = highest; power > 0; power /= 10) {
            text.append((char) ('0' + number / power % 10));
        }
        return text;
    }

    @Override
    public String expected() {
        return "a " + kind.name().toLowerCase(java.util.Locale.ROOT) + " written as " + formatNames;
    }

    @Override
    public ColumnHint hint() {
        return ColumnHint.ofType(kind.name().toLowerCase(java.util.Locale.ROOT), null, null);
    }
}
