package dev.sluice.pipeline.suggest;

import java.util.List;

/**
 * Whether rows that deviate from their group have something in common: then they follow a rule of their own and are no errors. Averages by
 * measure differ from state to state; where one state is rare, its averages look like misspellings of the others'. Stateless.
 */
final class Exceptions {
    private static final int FEW_VALUES = 100;
    private static final int LEAST = 3;
    private static final double MOSTLY = 0.6;
    private static final int UNKNOWN = -1;

    private Exceptions() {}

    /** Whether the rows with some value of another field mostly deviate. */
    static boolean explained(Column by, Column field, RowGroups groups, List<Column> columns) {
        int[] agreed = agreed(by, field, groups);
        for (Column other : columns) {
            if (other != by && other != field && other.distinct() <= FEW_VALUES && explains(other, by, field, agreed)) {
                return true;
            }
        }
        return false;
    }

    private static boolean explains(Column other, Column by, Column field, int[] agreed) {
        int[] deviating = new int[other.distinct()];
        int[] seen = new int[other.distinct()];
        int rows = Math.min(other.keptRows(), Math.min(by.keptRows(), field.keptRows()));
        for (int row = 0; row < rows; row++) {
            int value = other.code(row);
            int own = field.code(row);
            int expected = own < 0 || value < 0 || by.code(row) < 0 ? UNKNOWN : agreed[by.code(row)];
            if (expected >= 0) {
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
    private static int[] agreed(Column by, Column field, RowGroups groups) {
        int[] agreed = new int[by.distinct()];
        int[] counts = new int[field.distinct()];
        for (int group = 0; group < groups.count(); group++) {
            agreed[group] = UNKNOWN;
            int size = by.count(group) >= LEAST ? groups.size(group) : 0;
            for (int place = 0; place < size; place++) {
                int code = code(field, groups.row(group, place));
                if (code >= 0) {
                    counts[code]++;
                    if (agreed[group] < 0 || counts[code] > counts[agreed[group]]) {
                        agreed[group] = code;
                    }
                }
            }
            for (int place = 0; place < size; place++) {
                int code = code(field, groups.row(group, place));
                if (code >= 0) {
                    counts[code] = 0;
                }
            }
        }
        return agreed;
    }

    private static int code(Column field, int row) {
        return row < field.keptRows() ? field.code(row) : Column.UNKEPT;
    }
}
