package dev.sluice.ingest.pull;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A value by which a source grows: a number, a time, or else a text. Two of one kind compare as such, others as texts. Immutable.
 *
 * @param text as the source wrote it
 */
public record CursorValue(String text) implements Comparable<CursorValue> {

    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d+(\\.\\d+)?([eE][+-]?\\d+)?");
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\d.*");

    @Override
    public int compareTo(CursorValue other) {
        BigDecimal number = number(text);
        BigDecimal otherNumber = number == null ? null : number(other.text);
        if (number != null && otherNumber != null) {
            return number.compareTo(otherNumber);
        }
        Instant time = time(text);
        Instant otherTime = time == null ? null : time(other.text);
        return time != null && otherTime != null ? time.compareTo(otherTime) : text.compareTo(other.text);
    }

    /**
     * The value this far before.
     *
     * @param lag a number for numbers; a time such as {@code 1h}, or seconds, for times
     * @throws InvalidSource if the value is a text
     */
    public CursorValue minus(String lag) {
        BigDecimal number = number(text);
        if (number != null) {
            BigDecimal step = number(lag);
            return new CursorValue(number.subtract(
                            step == null
                                    ? BigDecimal.valueOf(Settings.duration(lag, "incremental.lag")
                                            .toSeconds())
                                    : step)
                    .toPlainString());
        }
        Duration step = Settings.duration(lag, "incremental.lag");
        if (time(text) == null) {
            throw new InvalidSource("incremental.lag", "a lag needs a cursor that is a number or a time");
        }
        return new CursorValue(earlier(step));
    }

    /** In the form that it has: a date stays one, a time without a zone stays so. */
    private String earlier(Duration step) {
        String iso = text.replace(' ', 'T');
        boolean blank = text.contains(" ");
        if (iso.length() == 10) {
            return LocalDate.parse(iso).atStartOfDay().minus(step).toLocalDate().toString();
        }
        String earlier;
        try {
            earlier = OffsetDateTime.parse(withColon(iso)).minus(step).toString();
        } catch (DateTimeParseException e) {
            earlier = LocalDateTime.parse(iso).minus(step).toString();
        }
        return blank ? earlier.replace('T', ' ') : earlier;
    }

    private static @Nullable BigDecimal number(String text) {
        return NUMBER.matcher(text).matches() ? new BigDecimal(text) : null;
    }

    private static @Nullable Instant time(String text) {
        if (!TIME.matcher(text).matches()) {
            return null;
        }
        String iso = text.replace(' ', 'T');
        try {
            if (iso.length() == 10) {
                return LocalDate.parse(iso).atStartOfDay(ZoneOffset.UTC).toInstant();
            }
            return OffsetDateTime.parse(withColon(iso)).toInstant();
        } catch (DateTimeParseException e) {
            try {
                return LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
            } catch (DateTimeParseException neither) {
                return null;
            }
        }
    }

    /** Offsets are also written +02 and +0200. */
    private static String withColon(String iso) {
        if (iso.matches(".*[+-]\\d{4}")) {
            return iso.substring(0, iso.length() - 2) + ":" + iso.substring(iso.length() - 2);
        }
        return iso.matches(".*T.*[+-]\\d{2}") ? iso + ":00" : iso;
    }
}
