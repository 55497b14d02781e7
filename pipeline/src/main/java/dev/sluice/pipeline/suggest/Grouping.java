package dev.sluice.pipeline.suggest;

import dev.sluice.pipeline.group.Spelling;
import java.util.List;

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
    static final int SMALLEST = 3;
    private static final double AGREED = 0.6;

    /** After so many rows a field that groups do not agree on is given up. */
    private static final int LOOK = 50_000;

    private static final double HOPELESS = 0.5;

    double share() {
        return rows == 0 ? 0 : (double) agreeing / rows;
    }

    int deviating() {
        return misspelled + rare + other + missing;
    }

    static Grouping of(List<Column> by, Column field) {
        return of(RowGroups.by(by), field);
    }

    static Grouping of(RowGroups groups, Column field) {
        return new Count(field).over(groups);
    }

    /** One count under way. */
    private static final class Count {
        private static final int RARE = 2;
        private static final int TIMES_AS_OFTEN = 10;

        private final Column field;
        private final int[] counts;
        private int[] touched = new int[64];
        private int distinct;
        private int groups;
        private int rows;
        private int agreeing;
        private int misspelled;
        private int rare;
        private int other;
        private int missing;

        Count(Column field) {
            this.field = field;
            this.counts = new int[field.distinct()];
        }

        Grouping over(RowGroups all) {
            for (int group = 0; group < all.count(); group++) {
                if (all.size(group) >= SMALLEST) {
                    group(all, group);
                    if (rows > LOOK && agreeing < HOPELESS * rows) {
                        break;
                    }
                }
            }
            int top = 0;
            for (int code = 0; code < field.distinct(); code++) {
                top = Math.max(top, field.count(code));
            }
            double base = field.filled() == 0 ? 1 : (double) top / field.filled();
            double share = rows == 0 ? 0 : (double) agreeing / rows;
            double lift = base >= 1 ? 0 : (share - base) / (1 - base);
            return new Grouping(groups, rows, agreeing, lift, misspelled, rare, other, missing);
        }

        private void group(RowGroups all, int group) {
            int gaps = tally(all, group);
            int size = 0;
            int best = -1;
            for (int i = 0; i < distinct; i++) {
                size += counts[touched[i]];
                best = best < 0 || counts[touched[i]] > counts[best] ? touched[i] : best;
            }
            if (size >= SMALLEST) {
                groups++;
                rows += size;
                agreeing += counts[best];
                if (counts[best] >= AGREED * size) {
                    missing += gaps;
                    for (int i = 0; i < distinct; i++) {
                        if (touched[i] != best) {
                            deviation(touched[i], best);
                        }
                    }
                }
            }
            for (int i = 0; i < distinct; i++) {
                counts[touched[i]] = 0;
            }
        }

        /** Counts the values of a group; gives how many rows have none. */
        private int tally(RowGroups all, int group) {
            distinct = 0;
            int gaps = 0;
            for (int place = 0; place < all.size(group); place++) {
                int row = all.row(group, place);
                int code = row < field.keptRows() ? field.code(row) : Column.UNKEPT;
                gaps += code == Column.NONE ? 1 : 0;
                if (code >= 0 && counts[code]++ == 0) {
                    if (distinct == touched.length) {
                        touched = java.util.Arrays.copyOf(touched, distinct * 2);
                    }
                    touched[distinct++] = code;
                }
            }
            return gaps;
        }

        private void deviation(int code, int best) {
            int count = field.count(code);
            boolean near = (long) count * TIMES_AS_OFTEN <= field.count(best) || count <= RARE;
            String own = field.value(code);
            if ((near && Spelling.near(own, field.value(best))) || malformed(own, count, field.value(best))) {
                misspelled += counts[code];
            } else if (count <= RARE) {
                rare += counts[code];
            } else {
                other += counts[code];
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
    }
}
