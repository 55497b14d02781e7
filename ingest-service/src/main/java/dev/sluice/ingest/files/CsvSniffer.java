package dev.sluice.ingest.files;

import dev.sluice.ingest.files.SourceFiles.CsvDialect;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the dialect of CSV by DuckDB's sniffer: of 20,000 rows, types included, so it sees a header by what stands below it. Stateless. */
final class CsvSniffer {

    private static final Logger log = LoggerFactory.getLogger(CsvSniffer.class);

    private CsvSniffer() {}

    /** Empty if DuckDB cannot tell. */
    static Optional<CsvDialect> sniff(Path file) {
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                PreparedStatement statement = duck.prepareStatement("SELECT Delimiter, HasHeader FROM sniff_csv(?)")) {
            statement.setString(1, ParquetRows.glob(file));
            try (ResultSet found = statement.executeQuery()) {
                return found.next() && found.getString(1).length() == 1
                        ? Optional.of(new CsvDialect(found.getString(1), found.getBoolean(2)))
                        : Optional.empty();
            }
        } catch (SQLException e) {
            log.atDebug().addKeyValue("reason", e.getMessage()).log("no dialect found");
            return Optional.empty();
        }
    }
}
