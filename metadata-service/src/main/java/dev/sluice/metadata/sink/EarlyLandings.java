package dev.sluice.metadata.sink;

import dev.sluice.metadata.store.SystemAppender;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.duckdb.DuckDBConnection;

/**
 * Retries whose row landed before their dead letter was read: when a warehouse is filled anew, the topics are not read in the order of
 * events. Nearly always empty. Not thread-safe.
 */
final class EarlyLandings {

    private final DuckDBConnection connection;
    private final Set<String> ids = new HashSet<>();
    private final List<String> added = new ArrayList<>();
    private final List<String> removed = new ArrayList<>();

    EarlyLandings(DuckDBConnection connection) throws SQLException {
        this.connection = connection;
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT record_id FROM _sluice.early_landings")) {
            while (found.next()) {
                ids.add(found.getString(1));
            }
        }
    }

    boolean contains(String recordId) {
        return ids.contains(recordId);
    }

    void add(String recordId) {
        if (ids.add(recordId)) {
            added.add(recordId);
        }
    }

    void remove(String recordId) {
        if (ids.remove(recordId)) {
            removed.add(recordId);
        }
    }

    void write() throws SQLException {
        if (!added.isEmpty()) {
            try (SystemAppender appender = SystemAppender.to(connection, "early_landings")) {
                for (String id : added) {
                    appender.begin().text(id).end();
                }
            }
            added.clear();
        }
        if (!removed.isEmpty()) {
            try (PreparedStatement delete =
                    connection.prepareStatement("DELETE FROM _sluice.early_landings WHERE record_id = ?")) {
                for (String id : removed) {
                    delete.setString(1, id);
                    delete.execute();
                }
            }
            removed.clear();
        }
    }
}
