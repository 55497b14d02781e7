package dev.sluice.metadata.sink;

import java.sql.SQLException;

/**
 * DuckDB began to commit and could not end it, for want of memory. Nothing is committed, but what it holds in memory of the tables can no longer
 * be trusted: of DuckDB 1.4.4 the strings of later rows came out wrong (see the test). The file has to be opened again, without a checkpoint.
 */
final class CommitFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient SQLException reason;

    CommitFailed(SQLException reason) {
        super(reason.getMessage(), reason);
        this.reason = reason;
    }

    /** What DuckDB said. */
    SQLException reason() {
        return reason;
    }
}
