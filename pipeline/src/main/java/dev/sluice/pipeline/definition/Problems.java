package dev.sluice.pipeline.definition;

import dev.sluice.pipeline.yaml.Mark;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong with one definition. Not thread-safe. */
public final class Problems {
    private final String file;
    private final List<Problem> list = new ArrayList<>();

    public Problems(String file) {
        this.file = file;
    }

    /** Records one problem; the same one at the same place is recorded once. */
    public void add(Mark mark, String path, String what, String mend) {
        Problem problem = new Problem(file, mark.line(), mark.column(), path, what, mend);
        if (!list.contains(problem)) {
            list.add(problem);
        }
    }

    /** Whether nothing was found. */
    public boolean isEmpty() {
        return list.isEmpty();
    }

    /** How many there are so far. */
    public int count() {
        return list.size();
    }

    /** Refuses the definition if anything was found; the problems come in the order of the lines. */
    public void throwIfAny() {
        if (!list.isEmpty()) {
            list.sort(Comparator.comparingInt(Problem::line)
                    .thenComparingInt(Problem::column)
                    .thenComparing(Problem::path)
                    .thenComparing(Problem::what));
            throw new InvalidDefinition(list);
        }
    }
}
