package dev.sluice.metadata.export;

import dev.sluice.metadata.warehouse.SqlName;

/**
 * Keeps spreadsheets from running what a CSV cell says: text that starts with one of {@code = + - @}, their full-width forms, tab,
 * carriage return or line feed gets an apostrophe in front, unless it is a number.
 */
final class FormulaGuard {

    private static final String STARTS = "^[=+\\-@\\t\\r\\n＝＋－＠]";
    private static final String NUMBER = "[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?";
    /** Types whose values are written as numbers, dates, times or words of their own. */
    private static final String HARMLESS = "(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL\\(.*"
            + "|BOOLEAN|DATE|TIME|TIMESTAMP|TIME WITH.*|TIMESTAMP.*|UUID)";

    private FormulaGuard() {}

    /** The column as a select expression, under a name that is safe too. */
    static String column(String name, String type) {
        String quoted = SqlName.quote(name);
        String alias = " AS " + SqlName.quote(name.matches("(?s)[=+\\-@\\t\\r\\n＝＋－＠].*") ? "'" + name : name);
        if (type.matches(HARMLESS)) {
            return quoted + alias;
        }
        String text = "CAST(" + quoted + " AS VARCHAR)";
        return "CASE WHEN regexp_matches(" + text + ", '" + STARTS + "') AND NOT regexp_full_match(" + text + ", '"
                + NUMBER + "') THEN '''' || " + text + " ELSE " + text + " END" + alias;
    }
}
