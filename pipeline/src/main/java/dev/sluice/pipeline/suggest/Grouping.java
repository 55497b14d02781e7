package dev.sluice.pipeline.suggest;

import dev.sluice.pipeline.group.Spelling;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How far the rows of a group agree in one field.
 *
 * @param groups groups of three rows or more that have the field
 * @param rows rows in them
 * @param agreeing rows that have the most frequent value of their group
 * @param lift how much better than always guessing the field's most frequent value, 0 to 1
 * @param misspelled rows whose value is rare in the field and looks like a misspelling of their group's
 * @param rare further rows whose value is rare in the field
 * @param other further rows whose value is not
 * @param missing rows in groups that have no value, though their group agrees on one
 */
record Grouping(int groups, int rows, int agreeing, double lift, int misspelled, int rare, int other, int missing) {
    private static final int SMALLEST = 3;
    private static final int RARE = 2;
    private static final int TIMES_AS_OFTEN = 10;
    private static final double AGREED = 0.6;

    /** A profile beyond this is judged by its first rows. */
    static final int MOST_ROWS = 100_000;

    double share() {
        return rows == 0 ? 0 : (double) agreeing / rows;
    }

    int deviating() {
        return misspelled + rare + other + missing;
    }

    static Grouping of(List<Column> by, Column field) {
        int rows = Math.min(MOST_ROWS, field.rows());
        Map<Long, Map<Integer, Integer>> groups = new HashMap<>();
        Map<Long, Integer> gaps = new HashMap<>();
        for (int row = 0; row < rows; row++) {
            long key = key(by, row);
            int code = field.code(row);
            if (key >= 0 && code >= 0) {
                groups.computeIfAbsent(key, k -> new HashMap<>()).merge(code, 1, Integer::sum);
            } else if (key >= 0 && code == Column.NONE) {
                gaps.merge(key, 1, Integer::sum);
            }
        }
        int[] sum = new int[7];
        groups.forEach((key, values) -> count(field, values, gaps.getOrDefault(key, 0), sum));
        int top = 0;
        for (int code = 0; code < field.distinct(); code++) {
            top = Math.max(top, field.count(code));
        }
        double base = field.filled() == 0 ? 1 : (double) top / field.filled();
        double share = sum[1] == 0 ? 0 : (double) sum[2] / sum[1];
        double lift = base >= 1 ? 0 : (share - base) / (1 - base);
        return new Grouping(sum[0], sum[1], sum[2], lift, sum[3], sum[4], sum[5], sum[6]);
    }

    private static void count(Column field, Map<Integer, Integer> values, int gaps, int[] sum) {
        int size = 0;
        int best = -1;
        for (Map.Entry<Integer, Integer> value : values.entrySet()) {
            size += value.getValue();
            best = best < 0 || value.getValue() > values.getOrDefault(best, 0) ? value.getKey() : best;
        }
        if (size < SMALLEST) {
            return;
        }
        int agreeing = values.getOrDefault(best, 0);
        sum[0]++;
        sum[1] += size;
        sum[2] += agreeing;
        if (agreeing < AGREED * size) {
            return;
        }
        sum[6] += gaps;
        for (Map.Entry<Integer, Integer> value : values.entrySet()) {
            if (value.getKey() != best) {
                int count = field.count(value.getKey());
                boolean near = count * TIMES_AS_OFTEN <= field.count(best) || count <= RARE;
                String own = field.value(value.getKey());
                if ((near && Spelling.near(own, field.value(best))) || malformed(own, count, field.value(best))) {
                    sum[3] += value.getValue();
                } else {
                    sum[count <= RARE ? 4 : 5] += value.getValue();
                }
            }
        }
    }

    /** Rare, and with letters among digits where the group's value has none. */
    private static boolean malformed(String own, int count, String agreed) {
        return count <= RARE
                && agreed.chars().noneMatch(Character::isLetter)
                && agreed.chars().anyMatch(Character::isDigit)
                && own.chars().anyMatch(Character::isLetter)
                && own.chars().anyMatch(Character::isDigit);
    }

    static long key(List<Column> by, int row) {
        long key = 0;
        for (Column column : by) {
            int code = column.code(row);
            if (code < 0) {
                return -1;
            }
            key = key * 200_003 + code;
        }
        return key;
    }
}
