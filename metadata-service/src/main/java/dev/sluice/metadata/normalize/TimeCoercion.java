package dev.sluice.metadata.normalize;

import dev.sluice.metadata.normalize.JsonTape.Kind;

/** {@link Coercion} into timestamps, dates and times. */
final class TimeCoercion {
    /** 0001-01-01 and 9999-12-31T23:59:59, in seconds. */
    private static final long FIRST_SECOND = -62_135_596_800L;

    private static final long LAST_SECOND = 253_402_300_799L;
    private static final long DAY_SECONDS = 86_400;

    private TimeCoercion() {}

    /** Microseconds of a timestamp, or {@link IsoTimes#NONE}. */
    private static long micros(JsonTape tape, int node) {
        return switch (tape.kind(node)) {
            case TIMESTAMP -> tape.number(node);
            case DATE -> tape.number(node) * DAY_SECONDS * 1_000_000;
            case LONG -> {
                long seconds = tape.number(node);
                yield seconds < FIRST_SECOND || seconds > LAST_SECOND ? IsoTimes.NONE : seconds * 1_000_000;
            }
            case DOUBLE -> micros(tape.fraction(node));
            case STRING -> {
                String text = tape.text(node);
                long micros = IsoTimes.timestamp(text);
                if (micros != IsoTimes.NONE) {
                    yield micros;
                }
                Double seconds = PythonText.decimalNumber(text);
                if (seconds != null) {
                    yield micros(seconds);
                }
                long day = IsoTimes.date(text);
                yield day == IsoTimes.NONE ? day : day * DAY_SECONDS * 1_000_000;
            }
            default -> IsoTimes.NONE;
        };
    }

    private static long micros(double seconds) {
        return seconds >= FIRST_SECOND && seconds <= LAST_SECOND ? (long) Math.rint(seconds * 1e6) : IsoTimes.NONE;
    }

    static boolean putTimestamp(JsonTape tape, int node, ColumnType type, ColumnBuffer into, int row) {
        long micros = micros(tape, node);
        if (micros == IsoTimes.NONE || (type.precision() == 9 && Math.abs(micros) > Long.MAX_VALUE / 1_000)) {
            return false;
        }
        long unit = type.precision() == 0 ? 1_000_000 : type.precision() == 3 ? 1_000 : 1;
        into.putLong(row, Math.floorDiv(micros, unit) * unit);
        return true;
    }

    static boolean putDate(JsonTape tape, int node, ColumnBuffer into, int row) {
        long micros = micros(tape, node);
        if (micros == IsoTimes.NONE) {
            return false;
        }
        into.putLong(row, Math.floorDiv(micros, DAY_SECONDS * 1_000_000));
        return true;
    }

    static boolean putTime(JsonTape tape, int node, ColumnBuffer into, int row) {
        long micros = tape.kind(node) == Kind.STRING ? IsoTimes.time(tape.text(node)) : IsoTimes.NONE;
        if (micros == IsoTimes.NONE) {
            return false;
        }
        into.putLong(row, micros);
        return true;
    }
}
