package dev.sluice.metadata.warehouse;

import dev.sluice.metadata.normalize.ColumnType;
import java.sql.SQLException;
import org.duckdb.DuckDBConnection;

/** Gives a column another type, where every value it holds can be said in that type and back again. */
public final class ColumnWidening {
    private final Sql sql;

    public ColumnWidening(DuckDBConnection connection) {
        this.sql = new Sql(connection);
    }

    /** How many values of a column the other type cannot say without a change. */
    public long losses(String dataset, String table, String column, ColumnType from, ColumnType to)
            throws SQLException {
        String name = SqlName.quote(column);
        return sql.count("SELECT count(*) FROM " + SqlName.table(dataset, table) + " WHERE " + name
                + " IS NOT NULL AND TRY_CAST(TRY_CAST(" + name + " AS " + to.duckdb() + ") AS " + from.duckdb()
                + ") IS DISTINCT FROM " + name);
    }

    /** Changes the type. */
    public void widen(String dataset, String table, String column, ColumnType to) throws SQLException {
        sql.run("ALTER TABLE " + SqlName.table(dataset, table) + " ALTER COLUMN " + SqlName.quote(column) + " TYPE "
                + to.duckdb());
    }
}
