package dev.sluice.metadata.warehouse;

import java.util.List;
import java.util.stream.Collectors;

/** Columns of a merge key in SQL. */
final class Keys {
    private Keys() {}

    /** Whether there is a key and the table has all its columns. */
    static boolean allThere(Move move, List<String> key) {
        return !key.isEmpty() && key.stream().allMatch(column -> move.column(column) != null);
    }

    /** The key as one value; NULL parts make it equal to nothing. */
    static String tuple(List<String> key) {
        return key.stream().map(SqlName::quote).collect(Collectors.joining(", ", "(", ")"));
    }

    /** The columns, for PARTITION BY and GROUP BY. */
    static String list(List<String> key) {
        return key.stream().map(SqlName::quote).collect(Collectors.joining(", "));
    }

    /** The condition that two tables have the same key. */
    static String same(List<String> key, String left, String right) {
        return key.stream()
                .map(column -> left + "." + SqlName.quote(column) + " = " + right + "." + SqlName.quote(column))
                .collect(Collectors.joining(" AND "));
    }
}
