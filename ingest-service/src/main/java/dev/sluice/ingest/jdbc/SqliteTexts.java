package dev.sluice.ingest.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The columns of SQLite that hold texts, so far as one can know: any value may stand in any column. The driver's way to a text costs some
 * times what its bytes do, so those are taken, in rows of which SQLite itself says that these columns hold nothing but texts.
 *
 * @param columns which of the columns are declared as texts, by their place from 0
 */
record SqliteTexts(Set<Integer> columns) {

    /** Of databases that are none of SQLite, or not in UTF-8. */
    static final SqliteTexts NONE = new SqliteTexts(Set.of());

    /** Of the columns of a result. */
    static SqliteTexts of(Connection connection, List<Column> columns) throws SQLException {
        var names = new HashSet<String>();
        boolean clear =
                columns.stream().allMatch(column -> names.add(column.name().toLowerCase(java.util.Locale.ROOT)));
        if (!clear || !isUtf8(connection)) {
            return NONE;
        }
        var texts = new HashSet<Integer>();
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).type().equalsIgnoreCase("text")
                    || columns.get(i).type().equalsIgnoreCase("varchar")) {
                texts.add(i);
            }
        }
        return new SqliteTexts(Set.copyOf(texts));
    }

    private static boolean isUtf8(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet encoding = statement.executeQuery("PRAGMA encoding")) {
            return encoding.next() && encoding.getString(1).equals("UTF-8");
        }
    }

    /** A last column for the list of a SELECT: 0 where all these columns hold texts or nothing; empty if there are none. */
    String flag(List<Column> all) {
        return columns.isEmpty()
                ? ""
                : columns.stream()
                        .sorted()
                        .map(i -> "typeof(" + Dialect.SQLITE.quoted(all.get(i).name()) + ") NOT IN ('text', 'null')")
                        .collect(Collectors.joining(" OR ", ", ", ""));
    }

    /** Whether the row at hand has texts only, where texts are expected. */
    boolean hold(ResultSet row, int columnsBefore) throws SQLException {
        return !columns.isEmpty() && row.getInt(columnsBefore + 1) == 0;
    }
}
