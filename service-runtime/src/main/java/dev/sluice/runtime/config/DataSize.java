package dev.sluice.runtime.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount of bytes. Written with a unit: {@code 512B}, {@code 64KB}, {@code 16MiB}, {@code 1GB}; all units are powers of 1024.
 *
 * @param bytes not negative
 */
public record DataSize(long bytes) {

    private static final Pattern TEXT = Pattern.compile("(\\d{1,12})\\s*(B|[KMGT]I?B?)", Pattern.CASE_INSENSITIVE);
    private static final String UNITS = "BKMGT";

    public DataSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size is not negative: " + bytes);
        }
    }

    /** So many MiB. */
    public static DataSize ofMebibytes(long count) {
        return new DataSize(Math.multiplyExact(count, 1L << 20));
    }

    /**
     * Reads a size.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static DataSize parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("expected a size such as 512KB, 16MiB or 1GB, found '" + text + "'");
        }
        int unit = UNITS.indexOf(matcher.group(2).toUpperCase(Locale.ROOT).charAt(0));
        long factor = 1L << (10 * unit);
        long count = Long.parseLong(matcher.group(1));
        if (count > Long.MAX_VALUE / factor) {
            throw new IllegalArgumentException("expected a size below 8 EiB, found '" + text + "'");
        }
        return new DataSize(count * factor);
    }

    /** The largest unit that needs no fraction, such as {@code 16MiB}. */
    @Override
    public String toString() {
        int unit = 0;
        long count = bytes;
        while (count != 0 && count % 1024 == 0 && unit < UNITS.length() - 1) {
            count /= 1024;
            unit++;
        }
        return count + (unit == 0 ? "B" : UNITS.charAt(unit) + "iB");
    }
}
