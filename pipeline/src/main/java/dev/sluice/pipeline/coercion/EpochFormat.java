package dev.sluice.pipeline.coercion;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Seconds or milliseconds since 1970. */
record EpochFormat(int pointLeft) implements MomentFormat {
    private static final BigDecimal FIRST = BigDecimal.valueOf(-62_135_596_800L);
    private static final BigDecimal LAST = BigDecimal.valueOf(253_402_300_799L);

    @Override
    public @Nullable Moment read(String text) {
        BigDecimal number = NumberReader.plain().read(text);
        if (number == null) {
            return null;
        }
        BigDecimal seconds = number.movePointLeft(pointLeft);
        if (seconds.compareTo(FIRST) < 0 || seconds.compareTo(LAST) > 0) {
            return null;
        }
        BigDecimal whole = seconds.setScale(0, RoundingMode.FLOOR);
        int nanos = seconds.subtract(whole).movePointRight(9).intValue();
        LocalDateTime dateTime = LocalDateTime.ofEpochSecond(whole.longValueExact(), nanos, ZoneOffset.UTC);
        return new Moment(dateTime.toLocalDate(), dateTime.toLocalTime(), ZoneOffset.UTC);
    }
}
