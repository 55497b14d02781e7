package dev.sluice.metadata.sink;

import dev.sluice.metadata.store.SystemAppender;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.duckdb.DuckDBConnection;

/**
 * Ids that had their outcome, for records without an order: {@code _sluice.push_ids}, with a filter before it. An id that the filter does
 * not know costs nothing; one that it may know costs a scan of the table, so only real duplicates (and one new id in a million) do.
 * Not thread-safe.
 */
final class SeenIds {

    private final DuckDBConnection connection;
    private final IdFilter filter = new IdFilter();

    SeenIds(DuckDBConnection connection) throws SQLException {
        this.connection = connection;
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE OR REPLACE TEMPORARY TABLE asked_ids (id VARCHAR)");
            try (ResultSet ids = statement.executeQuery("SELECT id FROM _sluice.push_ids")) {
                while (ids.next()) {
                    filter.add(ids.getString(1));
                }
            }
        }
    }

    /** Those of the ids that had their outcome in an earlier flush. */
    Set<String> among(Collection<String> ids) throws SQLException {
        List<String> perhaps = new ArrayList<>();
        for (String id : ids) {
            if (filter.mayContain(id)) {
                perhaps.add(id);
            }
        }
        return perhaps.isEmpty() ? Set.of() : exactly(perhaps);
    }

    private Set<String> exactly(List<String> perhaps) throws SQLException {
        Set<String> seen = new HashSet<>();
        try (Statement statement = connection.createStatement()) {
            statement.execute("DELETE FROM temp.asked_ids");
            try (SystemAppender appender = SystemAppender.toTemporary(connection, "asked_ids")) {
                for (String id : perhaps) {
                    appender.begin().text(id).end();
                }
            }
            try (ResultSet found = statement.executeQuery(
                    "SELECT DISTINCT id FROM _sluice.push_ids SEMI JOIN temp.asked_ids USING (id)")) {
                while (found.next()) {
                    seen.add(found.getString(1));
                }
            }
        }
        return seen;
    }

    /** Adds ids in the transaction under way; after a rollback the filter knows too much, which is harmless. */
    void add(Collection<String> ids) throws SQLException {
        if (ids.isEmpty()) {
            return;
        }
        try (SystemAppender appender = SystemAppender.to(connection, "push_ids")) {
            for (String id : ids) {
                appender.begin().text(id).end();
                filter.add(id);
            }
        }
    }
}
