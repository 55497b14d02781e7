package dev.sluice.metadata.export;

import dev.sluice.metadata.query.SelectOnly;
import dev.sluice.metadata.warehouse.SqlName;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes the answer of one query to files, by DuckDB's own COPY. */
final class TableExport {

    /** What Hive, Spark and DuckDB take for a missing value in a partition's name. */
    private static final String NO_VALUE = "__HIVE_DEFAULT_PARTITION__";

    private final ExportRequest request;

    TableExport(ExportRequest request) {
        this.request = request;
    }

    /**
     * Writes to a path that does not exist.
     *
     * @return rows written
     */
    long write(Connection connection, Statement statement, Path to) throws SQLException {
        String query = SelectOnly.embeddable(connection, request.sql());
        String options = request.format().options()
                + (request.partitionBy().isEmpty() ? "" : ", PARTITION_BY (" + partitions(statement, query) + ")");
        return statement.executeLargeUpdate(
                "COPY (" + select(statement, query) + ") TO " + SqlName.literal(to.toString()) + " (" + options + ")");
    }

    private String partitions(Statement statement, String query) throws SQLException {
        return String.join(
                ", ",
                chosen(columns(statement, query)).stream().map(SqlName::quote).toList());
    }

    private String select(Statement statement, String query) throws SQLException {
        Map<String, String> columns = columns(statement, query);
        List<String> chosen = chosen(columns);
        var expressions = new ArrayList<String>();
        columns.forEach((name, type) -> expressions.add(
                chosen.contains(name)
                        ? "coalesce(CAST(" + SqlName.quote(name) + " AS VARCHAR), '" + NO_VALUE + "') AS "
                                + SqlName.quote(name)
                        : request.format() == ExportFormat.CSV && !request.raw()
                                ? FormulaGuard.column(name, type)
                                : SqlName.quote(name)));
        return "SELECT " + String.join(", ", expressions) + " FROM (\n" + query + "\n)";
    }

    /** The partition columns by the names that they have in the answer. */
    private List<String> chosen(Map<String, String> columns) {
        var chosen = new ArrayList<String>();
        for (String wanted : request.partitionBy()) {
            chosen.add(columns.keySet().stream()
                    .filter(name -> name.equalsIgnoreCase(wanted.strip()))
                    .findFirst()
                    .orElseThrow(() -> new ExportRefused("partition by: there is no column '" + wanted + "'; there are "
                            + String.join(", ", columns.keySet()))));
        }
        if (!chosen.isEmpty() && chosen.size() == columns.size()) {
            throw new ExportRefused("partition by: at least one column must be left for the files, found "
                    + String.join(", ", chosen).toLowerCase(Locale.ROOT));
        }
        return chosen;
    }

    private static Map<String, String> columns(Statement statement, String query) throws SQLException {
        var columns = new LinkedHashMap<String, String>();
        try (ResultSet answer = statement.executeQuery("DESCRIBE FROM (\n" + query + "\n)")) {
            while (answer.next()) {
                columns.put(answer.getString(1), answer.getString(2));
            }
        }
        return columns;
    }
}
