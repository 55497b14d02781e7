package dev.sluice.pipeline.suggest;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether rows that deviate from their group have something in common: then they follow a rule of their own and are no errors. Averages by
 * measure differ from state to state; where one state is rare, its averages look like misspellings of the others'. Stateless.
 */
final class Exceptions {
    private static final int FEW_VALUES = 100;
    private static final int LEAST = 3;
    private static final double MOSTLY = 0.6;

    private Exceptions() {}

    /** Whether the rows with some value of another field mostly deviate. */
    static boolean explained(Column by, Column field, List<Column> columns) {
        int rows = Math.min(Grouping.MOST_ROWS, field.rows());
        Map<Integer, Integer> agreed = agreed(by, field, rows);
        for (Column other : columns) {
            if (other != by
                    && other != field
                    && other.distinct() <= FEW_VALUES
                    && explains(other, by, field, agreed, rows)) {
                return true;
            }
        }
        return false;
    }

    private static boolean explains(Column other, Column by, Column field, Map<Integer, Integer> agreed, int rows) {
        int[] deviating = new int[other.distinct()];
        int[] seen = new int[other.distinct()];
        for (int row = 0; row < rows; row++) {
            int value = other.code(row);
            int own = field.code(row);
            Integer expected = own < 0 || value < 0 ? null : agreed.get(by.code(row));
            if (expected != null) {
                seen[value]++;
                deviating[value] += expected == own ? 0 : 1;
            }
        }
        for (int value = 0; value < seen.length; value++) {
            if (deviating[value] >= LEAST && deviating[value] >= MOSTLY * seen[value]) {
                return true;
            }
        }
        return false;
    }

    /** The most frequent value of each group of three rows or more. */
    private static Map<Integer, Integer> agreed(Column by, Column field, int rows) {
        Map<Long, Integer> pairs = new HashMap<>();
        for (int row = 0; row < rows; row++) {
            if (by.code(row) >= 0 && field.code(row) >= 0) {
                pairs.merge(Grouping.key(List.of(by, field), row), 1, Integer::sum);
            }
        }
        Map<Integer, Integer> agreed = new HashMap<>();
        Map<Integer, Integer> most = new HashMap<>();
        for (int row = 0; row < rows; row++) {
            if (by.code(row) >= 0 && field.code(row) >= 0 && by.count(by.code(row)) >= LEAST) {
                int count = pairs.getOrDefault(Grouping.key(List.of(by, field), row), 0);
                if (count > most.getOrDefault(by.code(row), 0)) {
                    most.put(by.code(row), count);
                    agreed.put(by.code(row), field.code(row));
                }
            }
        }
        return agreed;
    }
}
