package dev.sluice.metadata.warehouse;

import dev.sluice.metadata.normalize.Column;
import dev.sluice.metadata.normalize.ParkedValues;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.UnaryOperator;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * A column and one that holds values which did not fit it. Works inside the caller's transaction, some rows at a time. Not thread-safe.
 */
public final class ParkedColumn {
    private static final int CHUNK = 50_000;
    private static final String STAGED = "_sluice_folded";

    private final DuckDBConnection connection;
    private final Sql sql;
    private final String dataset;
    private final String name;
    private final String table;
    private final String id;
    private final Column column;
    private final String parked;

    /**
     * Names a pair of columns.
     *
     * @param idColumn the system column of row ids
     * @param column the column that the values were meant for
     * @param variant name of the column that holds them
     */
    public ParkedColumn(
            DuckDBConnection connection, String dataset, String table, String idColumn, Column column, String variant) {
        this.connection = connection;
        this.sql = new Sql(connection);
        this.dataset = dataset;
        this.name = table;
        this.table = SqlName.table(dataset, table);
        this.id = SqlName.quote(idColumn);
        this.column = column;
        this.parked = SqlName.quote(variant);
    }

    /** How many values are parked. */
    public long count() throws SQLException {
        return sql.count("SELECT count(" + parked + ") FROM " + table);
    }

    /** Drops the column of parked values. */
    public void drop() throws SQLException {
        sql.run("ALTER TABLE " + table + " DROP COLUMN " + parked);
    }

    /**
     * How many parked values fit the column, and would find it empty.
     *
     * @param mend what becomes of a value, as JSON, before it is tried
     */
    public long fitting(UnaryOperator<String> mend) throws SQLException {
        sql.run("CREATE OR REPLACE TEMP TABLE " + STAGED + " (id VARCHAR, v "
                + column.type().duckdb() + ")");
        String last = "";
        while (last != null) {
            last = stage(last, mend);
        }
        return sql.count("SELECT count(*) FROM " + table + " AS t SEMI JOIN temp.main." + STAGED + " AS s ON t." + id
                + " = s.id WHERE t." + SqlName.quote(column.name()) + " IS NULL AND t." + parked + " IS NOT NULL");
    }

    /**
     * Moves every parked value that fits to its column, where that holds no value.
     *
     * @param mend what becomes of a value, as JSON, before it is tried
     * @param mender pipeline whose rules mend: each value that moves is then a repair of it; null: nobody changes values
     * @param version version of its definition
     * @return how many values were moved
     */
    public long fold(UnaryOperator<String> mend, @Nullable String mender, int version) throws SQLException {
        fitting(mend);
        String own = SqlName.quote(column.name());
        String those = " FROM temp.main." + STAGED + " AS s WHERE t." + id + " = s.id AND t." + own + " IS NULL AND t."
                + parked + " IS NOT NULL";
        if (mender != null) {
            explain(mender, version, own, those);
        }
        long moved = sql.update("UPDATE " + table + " AS t SET " + own + " = s.v, " + parked + " = NULL" + those);
        sql.run("DROP TABLE temp.main." + STAGED);
        return moved;
    }

    private void explain(String mender, int version, String own, String those) throws SQLException {
        String who = SqlName.literal(mender);
        long repaired = sql.update("INSERT INTO _sluice.repairs (record_id, pipeline, dataset, table_name, field, rule,"
                + " before, after, \"by\", version, \"at\") SELECT s.id, " + who + ", " + SqlName.literal(dataset)
                + ", "
                + SqlName.literal(name) + ", " + SqlName.literal(column.name()) + ", 'fold', to_json(t." + parked
                + ")::VARCHAR, to_json(s.v)::VARCHAR, 'fold', " + version + ", now()::TIMESTAMP FROM " + table
                + " AS t," + those.substring(" FROM".length()));
        sql.update(
                "UPDATE _sluice.ledger SET repaired_cells = repaired_cells + " + repaired + " WHERE pipeline = " + who);
    }

    /** Tries the next values after an id; returns the last id that was tried, or null at the end. */
    private @Nullable String stage(String after, UnaryOperator<String> mend) throws SQLException {
        ParkedValues values = new ParkedValues(column);
        String last = null;
        try (PreparedStatement query = connection.prepareStatement("SELECT " + id + ", to_json(" + parked
                + ")::VARCHAR FROM " + table + " WHERE " + parked + " IS NOT NULL AND "
                + SqlName.quote(column.name()) + " IS NULL AND " + id + " > ? ORDER BY 1 LIMIT " + CHUNK)) {
            query.setString(1, after);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    if (!rows.getString(1).equals(last)) { // versions of a row may share its id, and then its values
                        values.add(rows.getString(1), mend.apply(rows.getString(2)));
                    }
                    last = rows.getString(1);
                }
            }
        }
        try (DuckDBAppender appender = connection.createAppender("temp", "main", STAGED)) {
            for (int i = 0; i < values.ids().size(); i++) {
                appender.beginRow().append(values.ids().get(i));
                BatchAppender.append(appender, values.values(), i);
                appender.endRow();
            }
            // close() swallows what goes wrong when it flushes
            appender.flush();
        }
        return last;
    }
}
