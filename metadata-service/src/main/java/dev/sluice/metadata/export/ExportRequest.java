package dev.sluice.metadata.export;

import dev.sluice.metadata.warehouse.SqlName;
import java.util.List;

/**
 * What to export.
 *
 * @param sql one statement that reads
 * @param format of the files
 * @param partitionBy columns whose values become directories ({@code country=DE/…}) and leave the files; empty for one file
 * @param raw whether CSV cells that a spreadsheet would take for formulas stay as they are
 */
public record ExportRequest(String sql, ExportFormat format, List<String> partitionBy, boolean raw) {

    public ExportRequest {
        partitionBy = List.copyOf(partitionBy);
    }

    /** The query for all rows of a table: {@code dataset.table}, or {@code table} of dataset {@code raw}. */
    public static String allOf(String table) {
        int dot = table.indexOf('.');
        String dataset = dot < 0 ? "raw" : table.substring(0, dot);
        return "SELECT * FROM " + SqlName.table(dataset, table.substring(dot + 1));
    }
}
