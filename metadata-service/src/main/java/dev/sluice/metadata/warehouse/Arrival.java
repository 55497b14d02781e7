package dev.sluice.metadata.warehouse;

/** How staged rows come to their table. */
public enum Arrival {
    /** A whole load: what it no longer holds is replaced or retired. */
    WHOLE,
    /** Row after row, from a source without an end. */
    ONE_BY_ONE,
    /** After their load has landed, or without the rest of it: they are added. */
    LATE
}
