package dev.sluice.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuggestCommandTest {

    @TempDir
    private Path dir;

    @Test
    void readsParquetOfAnyTypeToItsEnd() throws SQLException, IOException {
        Path file = dir.resolve("parcels.parquet");
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement()) {
            statement.execute(
                    "COPY (SELECT i AS id, 'Town ' || (i % 7) AS town, i * 0.5 AS weight, DATE '2024-01-01' AS day,"
                            + " {'zip': '53111'} AS address, [i] AS items FROM range(5000) AS r(i)) TO '" + file
                            + "' (FORMAT parquet)");
        }

        assertThat(suggest(file.toString())).isZero();

        assertThat(dir.resolve("parcels.yaml"))
                .content()
                .contains("from 5000 records", "path: \"parcels.parquet\"", "primary_key: [id]", "field: weight");
    }

    @Test
    void saysWhatIsMissing() {
        assertThat(suggest(dir.resolve("none.csv").toString())).isEqualTo(1);
        assertThat(suggest(dir.resolve("none.parquet").toString())).isEqualTo(1);
    }

    private int suggest(String data) {
        return CommandLineTest.sluice("suggest", data, "--out", dir.toString()).code();
    }
}
