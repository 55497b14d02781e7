package dev.sluice.pipeline.coercion;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.LocalTime;
import org.jspecify.annotations.Nullable;

/** Days since 30 December 1899, as spreadsheets keep dates; the fraction is the time of day. */
record ExcelFormat() implements MomentFormat {
    private static final LocalDate START = LocalDate.of(1899, 12, 30);
    /** Before 1 March 1900 spreadsheets count a day that never was. */
    private static final BigDecimal FIRST = BigDecimal.valueOf(61);

    private static final BigDecimal LAST = BigDecimal.valueOf(2_958_465);
    private static final BigDecimal MILLIS_PER_DAY = BigDecimal.valueOf(86_400_000);
    private static final long NANOS_PER_MILLI = 1_000_000;

    @Override
    public @Nullable Moment read(String text) {
        BigDecimal days = NumberReader.plain().read(text);
        if (days == null || days.compareTo(FIRST) < 0 || days.compareTo(LAST) >= 0) {
            return null;
        }
        BigDecimal whole = days.setScale(0, RoundingMode.FLOOR);
        long millis = days.subtract(whole)
                .multiply(MILLIS_PER_DAY)
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
        LocalDate date = START.plusDays(whole.longValueExact());
        // rounding may reach the next midnight
        return millis == MILLIS_PER_DAY.longValueExact()
                ? new Moment(date.plusDays(1), LocalTime.MIDNIGHT, null)
                : new Moment(date, LocalTime.ofNanoOfDay(millis * NANOS_PER_MILLI), null);
    }
}
