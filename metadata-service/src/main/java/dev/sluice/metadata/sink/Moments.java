package dev.sluice.metadata.sink;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Timestamps as the rules write them, for columns. Stateless. */
final class Moments {

    private Moments() {}

    /**
     * A value that a column takes.
     *
     * @param text ISO 8601; without an offset it is in UTC
     * @param zoned whether the column knows the zone
     * @throws DateTimeException if the text is no timestamp
     */
    static Object read(String text, boolean zoned) {
        OffsetDateTime moment = text.endsWith("Z") || text.matches(".*[+-]\\d\\d:\\d\\d")
                ? OffsetDateTime.parse(text)
                : LocalDateTime.parse(text).atOffset(ZoneOffset.UTC);
        return zoned
                ? moment
                : moment.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime().toString();
    }
}
