package dev.sluice.ingest.jdbc;

import dev.sluice.ingest.pull.InvalidSource;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A connection that only reads. Belongs to one thread, except {@link #close()}. */
final class Session implements AutoCloseable {

    private static final int FETCH = 1_000;

    private final JdbcSettings settings;
    private final Connection connection;
    private volatile @Nullable Statement running;

    Session(JdbcSettings settings) throws SQLException {
        this.settings = settings;
        var properties = new Properties();
        settings.dialect().properties().forEach(properties::setProperty);
        if (settings.user() != null) {
            properties.setProperty("user", settings.user());
        }
        if (settings.password() != null) {
            properties.setProperty("password", settings.password().reveal());
        }
        connection = DriverManager.getConnection(settings.url(), properties);
        if (!settings.dialect().isFile()) {
            connection.setReadOnly(true);
            connection.setAutoCommit(false); // PostgreSQL streams a result only within a transaction
        }
    }

    /** What is read, as it stands behind FROM. */
    String relation() {
        String table = settings.table();
        return table == null
                ? "(" + settings.query() + ") AS sluice_query"
                : settings.dialect().table(table);
    }

    String list() {
        return settings.columns().isEmpty()
                ? "*"
                : settings.columns().stream().map(settings.dialect()::quoted).collect(Collectors.joining(", "));
    }

    /** The columns that a chunk will have. */
    List<Column> columns() throws SQLException {
        String sql = "SELECT " + list() + " FROM " + relation() + " WHERE 1 = 0";
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet none = statement.executeQuery()) {
            return Column.of(none.getMetaData(), settings.dialect());
        }
    }

    /** Those of them that can be read as texts of SQLite. */
    SqliteTexts texts(List<Column> columns) throws SQLException {
        return settings.dialect() == Dialect.SQLITE ? SqliteTexts.of(connection, columns) : SqliteTexts.NONE;
    }

    /** The columns that order the rows, cursor first; empty if nothing does. */
    List<Column> order(List<Column> columns) throws SQLException {
        var names = new ArrayList<>(settings.cursor());
        List<String> key = settings.key().isEmpty() && settings.table() != null ? primaryKey() : settings.key();
        key.stream().filter(name -> !names.contains(name)).forEach(names::add);
        if (!settings.cursor().isEmpty() && key.isEmpty()) {
            throw new InvalidSource(
                    "source.primary_key",
                    "is missing: rows with equal cursor values must be told apart;" + " name the columns that do");
        }
        var order = new ArrayList<Column>();
        for (String name : names) {
            order.add(columns.stream()
                    .filter(column -> column.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new InvalidSource(
                            "source",
                            "column '" + name + "' is not in the result; it has "
                                    + columns.stream().map(Column::name).collect(Collectors.joining(", ")))));
        }
        return order;
    }

    /** Tables and views with their schemas, at most a hundred, those of the database itself left out. */
    List<String> tables() throws SQLException {
        var names = new ArrayList<String>();
        try (ResultSet tables =
                connection.getMetaData().getTables(null, null, "%", new String[] {"TABLE", "VIEW", "BASE TABLE"})) {
            while (tables.next() && names.size() < 100) {
                String schema = tables.getString("TABLE_SCHEM");
                if (schema == null || !schema.matches("pg_catalog|information_schema")) {
                    names.add((schema == null ? "" : schema + ".") + tables.getString("TABLE_NAME"));
                }
            }
        }
        return names;
    }

    private List<String> primaryKey() throws SQLException {
        String[] parts = String.valueOf(settings.table()).split("\\.");
        DatabaseMetaData meta = connection.getMetaData();
        Map<Integer, String> key = new TreeMap<>();
        boolean catalogs = settings.dialect() == Dialect.MYSQL || settings.dialect() == Dialect.MARIADB;
        String schema = parts.length > 1 ? parts[parts.length - 2] : null;
        try (ResultSet columns =
                meta.getPrimaryKeys(catalogs ? schema : null, catalogs ? null : schema, parts[parts.length - 1])) {
            while (columns.next()) {
                key.put(columns.getInt("KEY_SEQ"), columns.getString("COLUMN_NAME"));
            }
        }
        List<String> names = new ArrayList<>(key.values());
        boolean wanted = settings.columns().isEmpty() || settings.columns().containsAll(names);
        return wanted ? names : Collections.emptyList();
    }

    /** Runs a SELECT; rows come as they are asked for, until {@link #finish()}. */
    ResultSet start(Keyset.Bound bound) throws SQLException {
        finish();
        PreparedStatement statement =
                connection.prepareStatement(bound.sql(), ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
        running = statement;
        statement.setFetchSize(FETCH);
        if (settings.dialect() != Dialect.DUCKDB) {
            statement.setQueryTimeout((int) Math.max(1, settings.timeout().toSeconds()));
        }
        for (int i = 0; i < bound.values().size(); i++) {
            bind(statement, i + 1, bound.values().get(i));
        }
        return statement.executeQuery();
    }

    /** Lets go of the result and of what the database holds for it. */
    void finish() throws SQLException {
        Statement statement = running;
        running = null;
        if (statement != null) {
            statement.close();
        }
        if (!settings.dialect().isFile()) {
            connection.rollback(); // an idle transaction would hold its locks
        }
    }

    private void bind(PreparedStatement statement, int index, String value) throws SQLException {
        if (settings.dialect().bindsNumbers() && value.matches("-?\\d{1,18}")) {
            statement.setLong(index, Long.parseLong(value));
        } else if (settings.dialect() == Dialect.POSTGRESQL) {
            statement.setObject(index, value, Types.OTHER);
        } else {
            statement.setString(index, value);
        }
    }

    /** Ends a statement that is under way. */
    void cancel() {
        Statement statement = running;
        if (statement != null) {
            try {
                statement.cancel();
            } catch (SQLException e) {
                running = null; // it has ended by itself
            }
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            running = null; // gone already
        }
    }
}
