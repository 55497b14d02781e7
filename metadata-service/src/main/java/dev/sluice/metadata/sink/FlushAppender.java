package dev.sluice.metadata.sink;

import dev.sluice.metadata.store.SystemAppender;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** An appender to one system table, opened with the first row of a flush. Belongs to the sink's thread. */
final class FlushAppender {

    private final String table;
    private @Nullable SystemAppender appender;

    /** @param table its name in the system schema */
    FlushAppender(String table) {
        this.table = table;
    }

    /** The appender of this flush. */
    SystemAppender of(Flush flush) throws SQLException {
        SystemAppender open = appender;
        if (open == null) {
            open = SystemAppender.to(flush.connection(), table);
            appender = open;
        }
        return open;
    }

    /** Hands the last rows to the database. */
    void finish() throws SQLException {
        SystemAppender open = appender;
        if (open != null) {
            appender = null;
            open.close();
        }
    }

    /** Gives up what is not handed over. */
    void close() {
        if (appender != null) {
            appender.abandon();
            appender = null;
        }
    }
}
