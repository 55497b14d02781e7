package dev.sluice.metadata.normalize;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The values of one column in a batch. What a value is kept as depends on the column's type:
 *
 * <ul>
 *   <li>long: BIGINT up to 64 bits, BOOL (0, 1), DATE (days), TIME and TIMESTAMP (microseconds, from the epoch in UTC), DECIMAL of up to
 *       18 digits (unscaled; {@link #objectAt} makes a BigDecimal of it)
 *   <li>double: DOUBLE
 *   <li>object: TEXT and JSON ({@link String}), DECIMAL and WEI ({@link java.math.BigDecimal}), BIGINT of 128 bits
 *       ({@link java.math.BigInteger}), BINARY ({@code byte[]})
 * </ul>
 */
public final class ColumnBuffer {
    private static final int FIRST_CAPACITY = 256;
    /** Of a decimal that fits a long. */
    private static final int MOST_DIGITS = 18;

    private final Column column;
    private final boolean scaled;
    private boolean[] set = new boolean[0];
    private long[] longs = new long[0];
    private double[] doubles = new double[0];
    private @Nullable Object[] objects = new @Nullable Object[0];
    private int end;

    ColumnBuffer(Column column) {
        this.column = column;
        this.scaled =
                column.type().kind() == ColumnType.Kind.DECIMAL && column.type().precision() <= MOST_DIGITS;
    }

    public Column column() {
        return column;
    }

    /** Whether the row has a value; false is NULL. */
    public boolean isSet(int row) {
        return row < end && set[row];
    }

    /** Whether a decimal is kept as an unscaled long. */
    public boolean isScaled() {
        return scaled;
    }

    /** The number of a row that {@link #isSet}, where the type is kept in a long: whole numbers, times, truth values, scaled decimals. */
    public long longAt(int row) {
        return longs[row];
    }

    /** The number of a row that {@link #isSet}, where the type is a double. */
    public double doubleAt(int row) {
        return doubles[row];
    }

    /** The object of a row that {@link #isSet}. */
    public Object objectAt(int row) {
        if (scaled) {
            return BigDecimal.valueOf(longs[row], column.type().scale());
        }
        Object value = objects[row];
        if (value == null) {
            throw new IllegalStateException("row " + row + " of column " + column.name() + " holds no value");
        }
        return value;
    }

    /** Compares the values of two rows; a row without a value comes before all others. */
    public int compare(int row, int other) {
        if (!isSet(row) || !isSet(other)) {
            return Boolean.compare(isSet(row), isSet(other));
        }
        if (scaled) {
            return Long.compare(longs[row], longs[other]);
        }
        return switch (column.type().kind()) {
            case DOUBLE -> Double.compare(doubles[row], doubles[other]);
            case TEXT, JSON -> ((String) objectAt(row)).compareTo((String) objectAt(other));
            case DECIMAL, WEI -> ((BigDecimal) objectAt(row)).compareTo((BigDecimal) objectAt(other));
            case BINARY -> Arrays.compareUnsigned((byte[]) objectAt(row), (byte[]) objectAt(other));
            case BIGINT ->
                column.type().precision() == 128
                        ? ((BigInteger) objectAt(row)).compareTo((BigInteger) objectAt(other))
                        : Long.compare(longs[row], longs[other]);
            case BOOL, TIMESTAMP, DATE, TIME -> Long.compare(longs[row], longs[other]);
        };
    }

    void putLong(int row, long value) {
        reach(row);
        if (longs.length <= row) {
            longs = Arrays.copyOf(longs, set.length);
        }
        longs[row] = value;
        set[row] = true;
    }

    void putDouble(int row, double value) {
        reach(row);
        if (doubles.length <= row) {
            doubles = Arrays.copyOf(doubles, set.length);
        }
        doubles[row] = value;
        set[row] = true;
    }

    void putObject(int row, Object value) {
        reach(row);
        if (objects.length <= row) {
            objects = Arrays.copyOf(objects, set.length);
        }
        objects[row] = value;
        set[row] = true;
    }

    private void reach(int row) {
        if (row >= set.length) {
            set = Arrays.copyOf(set, Math.max(FIRST_CAPACITY, Math.max(row + 1, set.length * 2)));
        }
        if (row >= end) {
            end = row + 1;
        }
    }

    /** Forgets the values from {@code rows} on. */
    void truncate(int rows) {
        if (rows < end) {
            Arrays.fill(set, rows, end, false);
            if (objects.length > 0) {
                Arrays.fill(objects, Math.min(rows, objects.length), Math.min(end, objects.length), null);
            }
            end = rows;
        }
    }
}
