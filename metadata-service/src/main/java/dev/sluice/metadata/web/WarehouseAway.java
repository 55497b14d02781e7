package dev.sluice.metadata.web;

import java.sql.SQLException;

/** The warehouse cannot be read at the moment: it is being opened, or has failed. */
public final class WarehouseAway extends RuntimeException {

    private static final long serialVersionUID = 1L;

    WarehouseAway(SQLException cause) {
        super("the warehouse cannot be read now: " + cause.getMessage(), cause);
    }
}
