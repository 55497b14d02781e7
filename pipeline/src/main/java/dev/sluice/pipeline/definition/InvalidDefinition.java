package dev.sluice.pipeline.definition;

import java.util.List;
import java.util.stream.Collectors;

/** A definition that was refused, with every problem found in it in the order of its lines. */
public final class InvalidDefinition extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /** @param problems at least one problem */
    public InvalidDefinition(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** Every problem, in the order of the lines; never empty. */
    public List<Problem> problems() {
        return problems;
    }
}
