package dev.sluice.ingest.foreign;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Times as Kafka Connect and Debezium keep them: numbers under the name of a schema. Stateless. */
final class ConnectTimes {

    private static final String DATE = "org.apache.kafka.connect.data.Date";
    private static final String TIME = "org.apache.kafka.connect.data.Time";
    private static final Set<String> NUMBERS = Set.of(
            "io.debezium.time.Date",
            "io.debezium.time.Time",
            "io.debezium.time.MicroTime",
            "io.debezium.time.NanoTime",
            "io.debezium.time.Timestamp",
            "io.debezium.time.MicroTimestamp",
            "io.debezium.time.NanoTimestamp");

    private ConnectTimes() {}

    /** Whether a value is a time that is written as another thing. */
    static boolean isTime(@Nullable String type, Object value) {
        return value instanceof Date || (type != null && value instanceof Number && NUMBERS.contains(type));
    }

    /** Local times without a zone, instants with Z; to the digit that the source has. */
    static String iso(@Nullable String type, Object value) {
        if (value instanceof Date date) {
            Instant at = date.toInstant();
            return DATE.equals(type)
                    ? LocalDate.ofInstant(at, ZoneOffset.UTC).toString()
                    : TIME.equals(type)
                            ? DateTimeFormatter.ISO_LOCAL_TIME.format(LocalTime.ofInstant(at, ZoneOffset.UTC))
                            : at.toString();
        }
        long number = ((Number) value).longValue();
        return switch (String.valueOf(type)) {
            case "io.debezium.time.Date" -> LocalDate.ofEpochDay(number).toString();
            case "io.debezium.time.Time" -> time(number, 1_000_000);
            case "io.debezium.time.MicroTime" -> time(number, 1_000);
            case "io.debezium.time.NanoTime" -> time(number, 1);
            case "io.debezium.time.Timestamp" -> local(number, ChronoUnit.MILLIS);
            case "io.debezium.time.MicroTimestamp" -> local(number, ChronoUnit.MICROS);
            default -> local(number, ChronoUnit.NANOS);
        };
    }

    private static String time(long number, long nanos) {
        return DateTimeFormatter.ISO_LOCAL_TIME.format(LocalTime.ofNanoOfDay(number * nanos));
    }

    private static String local(long number, ChronoUnit unit) {
        return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(
                LocalDateTime.of(1970, 1, 1, 0, 0).plus(number, unit));
    }
}
