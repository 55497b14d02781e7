package dev.sluice.metadata.warehouse;

/** Names in SQL text: always quoted, quotes doubled, so that a name from data stays a name. */
public final class SqlName {
    private SqlName() {}

    /** A name, quoted. */
    public static String quote(String name) {
        if (name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a name must not hold the character NUL");
        }
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** A table in its dataset. */
    public static String table(String dataset, String table) {
        return quote(dataset) + "." + quote(table);
    }

    /** A text as a literal, for the places where DuckDB takes no parameters. */
    public static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
