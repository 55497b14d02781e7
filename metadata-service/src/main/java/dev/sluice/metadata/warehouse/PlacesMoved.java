package dev.sluice.metadata.warehouse;

/** Rows were not where they were thought to be. The transaction must be rolled back; done again without {@link Places} it will do. */
public final class PlacesMoved extends RuntimeException {

    private static final long serialVersionUID = 1;

    PlacesMoved(String table, long expected, long found) {
        super("table " + table + ": expected " + expected + " rows of the batch's keys at their places, found "
                + found);
    }
}
