package dev.sluice.ingest.jdbc;

import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A column of a result.
 *
 * @param name its label
 * @param sqlType of {@link java.sql.Types}
 * @param type as the database names it
 * @param zoned whether it is a time with a zone
 */
record Column(String name, int sqlType, String type, boolean zoned) {

    static List<Column> of(ResultSetMetaData meta, Dialect dialect) throws SQLException {
        var columns = new ArrayList<Column>();
        for (int i = 1; i <= meta.getColumnCount(); i++) {
            String type = String.valueOf(meta.getColumnTypeName(i));
            columns.add(new Column(meta.getColumnLabel(i), meta.getColumnType(i), type, dialect.isZoned(type)));
        }
        return columns;
    }
}
