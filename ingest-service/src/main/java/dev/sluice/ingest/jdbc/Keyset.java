package dev.sluice.ingest.jdbc;

import dev.sluice.ingest.pull.CursorWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The SELECT of a chunk: rows behind a place, in the order of some columns. Immutable.
 *
 * @param relation what is read, as it stands behind FROM
 * @param list what is selected
 * @param order columns that order the rows and tell them apart
 * @param cursor the first of them, if the table grows by it; else null
 */
record Keyset(
        Dialect dialect,
        String relation,
        String list,
        List<Column> order,
        @Nullable Column cursor,
        int limit) {

    /** A statement and what is bound to it. */
    record Bound(String sql, List<String> values) {}

    /** @param after values of the last row in the order of the columns; empty for the first chunk */
    Bound after(List<String> after, @Nullable CursorWindow window) {
        var conditions = new ArrayList<String>();
        var values = new ArrayList<String>();
        if (cursor != null && window != null) {
            String column = dialect.quoted(cursor.name());
            String place = dialect.parameter(cursor.type());
            if (after.isEmpty()) {
                window.start().ifPresent(start -> {
                    conditions.add(column + " >= " + place);
                    values.add(start.text());
                });
                if (window.start().isEmpty()) {
                    conditions.add(column + " IS NOT NULL");
                }
            }
            window.end().ifPresent(end -> {
                conditions.add(column + " < " + place);
                values.add(end.text());
            });
        }
        if (!after.isEmpty()) {
            conditions.add(behind(after, values));
        }
        String where = conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
        String by = order.stream().map(column -> dialect.quoted(column.name())).collect(Collectors.joining(", "));
        return new Bound(
                "SELECT " + list + " FROM " + relation + where + " ORDER BY " + by + " LIMIT " + limit, values);
    }

    /** (a, b) > (?, ?), spelled out, with a bound on the first column alone that an index can use. */
    private String behind(List<String> after, List<String> values) {
        var either = new ArrayList<String>();
        String first = dialect.quoted(order.get(0).name()) + " >= "
                + dialect.parameter(order.get(0).type());
        values.add(after.get(0));
        for (int i = 0; i < order.size(); i++) {
            var all = new ArrayList<String>();
            for (int j = 0; j <= i; j++) {
                Column column = order.get(j);
                all.add(dialect.quoted(column.name()) + (j == i ? " > " : " = ") + dialect.parameter(column.type()));
                values.add(after.get(j));
            }
            either.add(String.join(" AND ", all));
        }
        return first + " AND (" + String.join(" OR ", either) + ")";
    }
}
