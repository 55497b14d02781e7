package dev.sluice.benchmarks.accuracy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** An invented table: how its true rows are made, and which of its columns are mistaken for each other. */
record HeldOutSet(String name, List<HeldOutColumn> columns, int swallower, int swapped, RowMaker maker) {

    /** Makes the values of one row. */
    interface RowMaker {
        List<String> row(int number, Random random);
    }

    /**
     * A set.
     *
     * @param swallower column that now and then swallows the one behind it
     * @param swapped column that now and then changes places with the one behind it
     */
    HeldOutSet {
        columns = List.copyOf(columns);
    }

    /** The true table. */
    CellTable truth(int rows, long seed) {
        var random = new Random(seed * 31 + name.hashCode());
        List<List<String>> made = new ArrayList<>();
        for (int i = 1; i <= rows; i++) {
            List<String> row = maker.row(i, random);
            if (row.size() != columns.size()) {
                throw new IllegalStateException(name + ": a row has " + row.size() + " values for " + columns.size());
            }
            made.add(List.copyOf(row));
        }
        return new CellTable(columns.stream().map(HeldOutColumn::name).toList(), made);
    }
}
