package dev.sluice.llm.permit;

import java.util.concurrent.Semaphore;

/**
 * The terms that a worker asks under, and how many places it may have asked for at a time. Thread-safe.
 *
 * @param terms in force now
 * @param places one for each request that waits for its turn
 */
record Ahead(Terms terms, Semaphore places) {

    static Ahead of(Terms terms) {
        return new Ahead(terms, new Semaphore(terms.ahead(), true));
    }

    /** The same, or anew where the terms have changed. */
    Ahead under(Terms newTerms) {
        return newTerms.equals(terms) ? this : of(newTerms);
    }
}
