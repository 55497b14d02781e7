package dev.sluice.benchmarks.accuracy;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Spoils a true table: one cell in forty by itself, and in one row in a hundred two cells together. Not thread-safe. */
final class Dirtying {

    private static final double CELLS = 0.025;
    private static final double ROWS = 0.01;

    private final HeldOutSet set;
    private final CellTable truth;
    private final Random random;
    private final List<List<String>> rows = new ArrayList<>();
    private final List<List<@Nullable DirtKind>> kinds = new ArrayList<>();

    Dirtying(HeldOutSet set, CellTable truth, long seed) {
        this.set = set;
        this.truth = truth;
        this.random = new Random(seed * 17 + set.name().hashCode());
        for (List<String> row : truth.rows()) {
            List<String> dirty = new ArrayList<>(row);
            List<@Nullable DirtKind> spoiled = new ArrayList<>();
            row.forEach(cell -> spoiled.add(null));
            rows.add(dirty);
            kinds.add(spoiled);
            spoil(dirty, spoiled);
        }
    }

    /** The dirty table. */
    CellTable dirty() {
        return new CellTable(truth.columns(), rows);
    }

    /** How many cells went wrong, and how many of them are right in a table, by the way they went wrong. */
    Map<DirtKind, int[]> repaired(List<List<String>> table) {
        Map<DirtKind, int[]> counts = new EnumMap<>(DirtKind.class);
        for (int i = 0; i < rows.size(); i++) {
            for (int j = 0; j < truth.columns().size(); j++) {
                DirtKind kind = kinds.get(i).get(j);
                String good = Notation.RAHA.of(truth.rows().get(i).get(j));
                if (kind != null && !Notation.RAHA.of(rows.get(i).get(j)).equals(good)) {
                    int[] count = counts.computeIfAbsent(kind, none -> new int[2]);
                    count[0]++;
                    count[1] += Notation.RAHA.of(table.get(i).get(j)).equals(good) ? 1 : 0;
                }
            }
        }
        return counts;
    }

    private void spoil(List<String> row, List<@Nullable DirtKind> spoiled) {
        if (random.nextDouble() < ROWS) {
            together(row, spoiled);
        }
        for (int j = 0; j < row.size(); j++) {
            HeldOutColumn column = set.columns().get(j);
            if (column.kind() != HeldOutColumn.Kind.KEY && spoiled.get(j) == null && random.nextDouble() < CELLS) {
                alone(row, spoiled, j, column);
            }
        }
    }

    /** Two neighbours: one swallows the other, or they change places. */
    private void together(List<String> row, List<@Nullable DirtKind> spoiled) {
        boolean swallows = random.nextBoolean();
        int at = swallows ? set.swallower() : set.swapped();
        String first = row.get(at);
        String second = row.get(at + 1);
        row.set(at, swallows ? first + " " + second : second);
        row.set(at + 1, swallows ? "" : first);
        spoiled.set(at, swallows ? DirtKind.SWALLOWED : DirtKind.SWAPPED);
        spoiled.set(at + 1, spoiled.get(at));
    }

    private void alone(List<String> row, List<@Nullable DirtKind> spoiled, int at, HeldOutColumn column) {
        String value = row.get(at);
        List<DirtKind> fitting = fitting(value, column);
        DirtKind kind = fitting.get(random.nextInt(fitting.size()));
        String bad = kind == DirtKind.WRONG_VALUE
                ? truth.rows().get(random.nextInt(truth.rows().size())).get(at)
                : kind.spoil(value, column, random);
        row.set(at, bad);
        spoiled.set(at, kind);
    }

    private static List<DirtKind> fitting(String value, HeldOutColumn column) {
        if (value.isEmpty()) {
            return List.of(DirtKind.NULL_WORD);
        }
        List<DirtKind> kinds = new ArrayList<>(List.of(DirtKind.NOTATION, DirtKind.MISSING));
        if (column.hasLetters()) {
            kinds.add(DirtKind.TYPO);
            kinds.add(DirtKind.TYPO);
            kinds.add(DirtKind.WRONG_VALUE);
        }
        if (value.chars().anyMatch(c -> c > 127)) {
            kinds.add(DirtKind.MOJIBAKE);
        }
        return kinds;
    }
}
