package dev.sluice.ingest.source;

import dev.sluice.ingest.pull.CursorRange;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/** Parts a range of cursor values: numbers, dates, or times, each written as the bounds are. Stateless. */
final class RangeSplit {

    private RangeSplit() {}

    /**
     * Ranges that follow each other from {@code from} to {@code to}, at most {@code parts}, as equal as they can be.
     *
     * @throws IllegalArgumentException if the bounds are of two kinds, texts, or not in order
     */
    static List<CursorRange> of(String from, String to, int parts) {
        if (from.matches("-?\\d{1,30}") && to.matches("-?\\d{1,30}")) {
            return numbers(new BigInteger(from), new BigInteger(to), parts);
        }
        try {
            return times(from, to, parts);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("expected two whole numbers, two dates (2024-01-31) or two times"
                    + " (2024-01-31T12:00:00Z), found '" + from + "' and '" + to + "'");
        }
    }

    private static List<CursorRange> numbers(BigInteger from, BigInteger to, int parts) {
        inOrder(from.compareTo(to) < 0);
        BigInteger width = to.subtract(from);
        int count = BigInteger.valueOf(parts).min(width).intValue();
        return ranges(count, part -> from.add(new BigDecimal(width)
                        .multiply(BigDecimal.valueOf(part))
                        .divide(BigDecimal.valueOf(count), 0, RoundingMode.FLOOR)
                        .toBigInteger())
                .toString());
    }

    private static List<CursorRange> times(String from, String to, int parts) {
        if (from.length() == 10 && to.length() == 10) {
            LocalDate first = LocalDate.parse(from);
            long days = LocalDate.parse(to).toEpochDay() - first.toEpochDay();
            inOrder(days > 0);
            int count = (int) Math.min(parts, days);
            return ranges(count, part -> first.plusDays(days * part / count).toString());
        }
        boolean zoned = zoned(from);
        if (zoned != zoned(to)) {
            throw new IllegalArgumentException("one of the bounds has a zone, the other has none");
        }
        Instant first = instant(from, zoned);
        Duration width = Duration.between(first, instant(to, zoned));
        inOrder(!width.isNegative() && !width.isZero());
        return ranges(parts, part -> {
            Instant at = first.plus(width.multipliedBy(part).dividedBy(parts));
            if (part == 0 || part == parts) {
                return part == 0 ? from : to;
            }
            return zoned
                    ? at.toString()
                    : LocalDateTime.ofInstant(at, ZoneOffset.UTC).toString();
        });
    }

    private static boolean zoned(String text) {
        return text.matches(".*(Z|[+-]\\d\\d(:?\\d\\d)?)$") && text.length() > 10;
    }

    private static Instant instant(String text, boolean zoned) {
        String iso = text.replace(' ', 'T');
        if (iso.length() == 10) {
            return LocalDate.parse(iso).atStartOfDay().toInstant(ZoneOffset.UTC);
        }
        return zoned
                ? OffsetDateTime.parse(iso).toInstant()
                : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
    }

    private static void inOrder(boolean is) {
        if (!is) {
            throw new IllegalArgumentException("the range is empty: --from must be below --to");
        }
    }

    private static List<CursorRange> ranges(int count, LongFunction<String> bound) {
        var ranges = new ArrayList<CursorRange>();
        for (int part = 0; part < count; part++) {
            ranges.add(new CursorRange(bound.apply(part), bound.apply(part + 1)));
        }
        return ranges;
    }
}
