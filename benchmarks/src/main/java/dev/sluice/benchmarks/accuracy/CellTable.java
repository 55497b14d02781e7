package dev.sluice.benchmarks.accuracy;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A table of texts. The rows are not copied: whoever makes it does not change them afterwards.
 *
 * @param columns names
 * @param rows one text per column each; empty: no value
 */
record CellTable(List<String> columns, List<List<String>> rows) {

    /** Reads a CSV file with a header; short rows are filled up, long ones cut. */
    static CellTable read(Path file) throws IOException {
        List<String> columns = List.of();
        var rows = new ArrayList<List<String>>();
        try (CsvReader<CsvRecord> csv = CsvReader.builder()
                .allowExtraFields(true)
                .allowMissingFields(true)
                .ofCsvRecord(file)) {
            for (CsvRecord record : csv) {
                if (columns.isEmpty()) {
                    columns = List.copyOf(record.getFields());
                    continue;
                }
                var row = new ArrayList<>(
                        record.getFields().subList(0, Math.min(columns.size(), record.getFieldCount())));
                while (row.size() < columns.size()) {
                    row.add("");
                }
                rows.add(row);
            }
        }
        return new CellTable(columns, rows);
    }

    void write(Path file) throws IOException {
        try (CsvWriter csv = CsvWriter.builder().build(file)) {
            csv.writeRecord(columns);
            rows.forEach(csv::writeRecord);
        }
    }
}
