package dev.sluice.pipeline.group;

import java.util.List;

/**
 * What a group says about one field. Immutable and thread-safe.
 *
 * @param values values with their support, the best supported first; empty: the group knows nothing
 */
public record Candidates(List<Candidate> values) {
    public static final Candidates NONE = new Candidates(List.of());

    public Candidates {
        values = List.copyOf(values);
    }

    /** Share of the votes that a value has; 0 where nobody told it. */
    public double share(String value) {
        for (Candidate candidate : values) {
            if (candidate.value().equals(value)) {
                return candidate.share();
            }
        }
        return 0;
    }

    /** The first of them. */
    public Candidates first(int most) {
        return values.size() <= most ? this : new Candidates(values.subList(0, most));
    }
}
