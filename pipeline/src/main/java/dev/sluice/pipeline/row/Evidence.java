package dev.sluice.pipeline.row;

import dev.sluice.pipeline.group.Candidates;

/**
 * What other rows say about one field of a row.
 *
 * @param candidates the values they have, best supported first
 * @param agreement share of their votes that the row's present value has, 0 to 1; 1 where nothing is known
 */
public record Evidence(Candidates candidates, double agreement) {
    static final Evidence NONE = new Evidence(Candidates.NONE, 1);
}
