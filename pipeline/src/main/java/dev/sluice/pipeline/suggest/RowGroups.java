package dev.sluice.pipeline.suggest;

import java.util.Arrays;
import java.util.List;

/**
 * The rows of a profile, those with the same values of some fields together. Rows that lack one of them are in no group. Immutable once it is
 * built.
 */
final class RowGroups {
    private static final int NOTHING = -1;
    /** Of combinations, which need room for a table. */
    private static final int MOST_COMBINED = 2_000_000;

    private final int[] order;
    private final int[] starts;

    private RowGroups(int[] order, int[] starts) {
        this.order = order;
        this.starts = starts;
    }

    /** The groups by one field or several. */
    static RowGroups by(List<Column> fields) {
        int rows = fields.stream().mapToInt(Column::keptRows).min().orElse(0);
        int[] groups = new int[fields.size() == 1 ? rows : Math.min(rows, MOST_COMBINED)];
        int count = fields.size() == 1 ? single(fields.get(0), groups) : combined(fields, groups);
        int[] starts = new int[count + 1];
        for (int group : groups) {
            if (group >= 0) {
                starts[group + 1]++;
            }
        }
        for (int group = 0; group < count; group++) {
            starts[group + 1] += starts[group];
        }
        int[] order = new int[starts[count]];
        int[] next = Arrays.copyOf(starts, count);
        for (int row = 0; row < groups.length; row++) {
            if (groups[row] >= 0) {
                order[next[groups[row]]++] = row;
            }
        }
        return new RowGroups(order, starts);
    }

    private static int single(Column field, int[] groups) {
        for (int row = 0; row < groups.length; row++) {
            groups[row] = field.code(row);
        }
        return field.distinct();
    }

    /** Numbers each combination of values in the order it came. */
    private static int combined(List<Column> fields, int[] groups) {
        int size = Integer.highestOneBit(Math.max(16, groups.length)) * 4;
        long[] keys = new long[size];
        int[] numbers = new int[size];
        Arrays.fill(numbers, NOTHING);
        int count = 0;
        for (int row = 0; row < groups.length; row++) {
            long key = key(fields, row);
            if (key < 0) {
                groups[row] = NOTHING;
                continue;
            }
            int slot = (int) ((key * 0x9E3779B97F4A7C15L) >>> 32) & (size - 1);
            while (numbers[slot] != NOTHING && keys[slot] != key) {
                slot = (slot + 1) & (size - 1);
            }
            if (numbers[slot] == NOTHING) {
                keys[slot] = key;
                numbers[slot] = count++;
            }
            groups[row] = numbers[slot];
        }
        return count;
    }

    /** The values of a row in some fields as one number; -1 where it lacks one. */
    static long key(List<Column> fields, int row) {
        long key = 0;
        for (Column field : fields) {
            int code = field.code(row);
            if (code < 0) {
                return NOTHING;
            }
            key = key * (field.distinct() + 1L) + code;
        }
        return key;
    }

    /** How many there are; some may be empty. */
    int count() {
        return starts.length - 1;
    }

    int size(int group) {
        return starts[group + 1] - starts[group];
    }

    /** A row of a group, by its place in it. */
    int row(int group, int place) {
        return order[starts[group] + place];
    }
}
