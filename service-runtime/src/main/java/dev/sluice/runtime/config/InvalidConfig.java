package dev.sluice.runtime.config;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration cannot be used. The message lists every problem, one per line; the process ends with exit code 78. */
public final class InvalidConfig extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<ConfigProblem> problems;

    /** One problem or more. */
    public InvalidConfig(List<ConfigProblem> problems) {
        super(problems.stream().map(ConfigProblem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** Every problem, in the order of the keys. */
    public List<ConfigProblem> problems() {
        return problems;
    }
}
