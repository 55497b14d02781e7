package dev.sluice.benchmarks.accuracy;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;

/**
 * A repaired table against dirty and truth, cell by cell.
 *
 * @param errors cells whose dirty value differs from the truth
 * @param changed cells whose repaired value differs from the dirty one
 * @param right changes that equal the truth
 * @param broken changes of cells that were right
 * @param clean cells that were right
 */
record CellScore(long errors, long changed, long right, long broken, long clean) {

    /** Columns are compared by position. */
    static CellScore of(CellTable dirty, CellTable truth, List<List<String>> repaired, Notation notation) {
        if (dirty.rows().size() != truth.rows().size() || dirty.rows().size() != repaired.size()) {
            throw new IllegalArgumentException("expected as many rows in dirty, clean and repaired, found "
                    + dirty.rows().size() + ", " + truth.rows().size() + " and " + repaired.size());
        }
        long errors = 0;
        long changed = 0;
        long right = 0;
        long broken = 0;
        long cells = 0;
        for (int i = 0; i < repaired.size(); i++) {
            for (int j = 0; j < dirty.columns().size(); j++) {
                String before = notation.of(dirty.rows().get(i).get(j));
                String goal = notation.of(truth.rows().get(i).get(j));
                String after = notation.of(repaired.get(i).get(j));
                boolean error = !before.equals(goal);
                boolean change = !before.equals(after);
                cells++;
                errors += error ? 1 : 0;
                changed += change ? 1 : 0;
                right += change && after.equals(goal) ? 1 : 0;
                broken += change && !error ? 1 : 0;
            }
        }
        return new CellScore(errors, changed, right, broken, cells - errors);
    }

    @JsonProperty("precision")
    double precision() {
        return changed == 0 ? 0 : (double) right / changed;
    }

    @JsonProperty("recall")
    double recall() {
        return errors == 0 ? 0 : (double) right / errors;
    }

    @JsonProperty("f1")
    double f1() {
        double sum = precision() + recall();
        return sum == 0 ? 0 : 2 * precision() * recall() / sum;
    }

    /** Clean cells broken, per 10,000 clean cells. */
    @JsonProperty("harm")
    double harm() {
        return clean == 0 ? 0 : 10_000.0 * broken / clean;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "P %.3f  R %.3f  F1 %.3f  harm %.1f", precision(), recall(), f1(), harm());
    }
}
