package dev.sluice.metadata.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TablePlacesTest {

    private static final int ROWS = 300_000;

    @TempDir
    Path directory;

    private DuckDBConnection connection;
    private Statement statement;

    @BeforeEach
    void open() throws SQLException {
        connection = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:" + directory.resolve("d.duckdb"));
        statement = connection.createStatement();
        statement.execute("CREATE TABLE t AS SELECT 'k' || i AS k FROM range(" + ROWS + ") AS r(i)");
        statement.execute("CHECKPOINT");
    }

    @AfterEach
    void close() throws SQLException {
        statement.close();
        connection.close();
    }

    private TablePlaces read() throws Exception {
        TablePlaces places = TablePlaces.read(connection, "\"t\"", "\"k\"", size(), directory, 70_000);
        assertThat(places.isWhole()).isTrue();
        return places;
    }

    private long size() throws SQLException {
        Long size = Places.sizesOf(connection, "main").get("t");
        assertThat(size).isNotNull();
        return size;
    }

    private void everyRowIsAtItsPlace(TablePlaces places) throws SQLException {
        long wrong = 0;
        long rows = 0;
        try (ResultSet all =
                statement.executeQuery("SELECT rowid, " + TablePlaces.hashOf("k") + " FROM t ORDER BY random()")) {
            while (all.next()) {
                rows++;
                wrong += places.of(List.of(all.getLong(2))).equals(List.of(all.getLong(1))) ? 0 : 1;
            }
        }
        assertThat(Map.of("wrong", wrong, "rows", rows > 0 ? 1L : 0L)).isEqualTo(Map.of("wrong", 0L, "rows", 1L));
    }

    @Test
    void aTableIsReadInSlices() throws Exception {
        statement.execute("DELETE FROM t WHERE hash(k) % 5 = 0");
        everyRowIsAtItsPlace(read());
    }

    @Test
    void rowsThatCheckpointsMoveAtTheEndAreReadAgain() throws Exception {
        TablePlaces places = read();
        int moved = 0;
        for (int i = 0; i < 20; i++) {
            assertThat(places.catchUp(connection, size())).isTrue();
            // a row of the middle and some of the last ones go, others come
            for (String key : List.of("k" + (1_000 + i), "new" + (i - 1) + "-7", "new" + (i - 1) + "-8")) {
                statement.execute("DELETE FROM t WHERE k = '" + key + "'");
                places.deleted(hash(key));
            }
            statement.execute("INSERT INTO t SELECT 'new" + i + "-' || j FROM range(50) AS r(j)");
            for (int j = 0; j < 50; j++) {
                places.appended(hash("new" + i + "-" + j));
            }
            places.committed();
            statement.execute("CHECKPOINT");
            moved += size() < places.rows() ? 1 : 0;
        }
        assertThat(places.catchUp(connection, size())).isTrue();

        everyRowIsAtItsPlace(places);
        assertThat(moved).isPositive();
    }

    private long hash(String key) throws SQLException {
        try (ResultSet hash = statement.executeQuery("SELECT " + TablePlaces.hashOf("'" + key + "'"))) {
            hash.next();
            return hash.getLong(1);
        }
    }

    @Test
    void aTableThatGrewBehindItsBackIsOfNoUse() throws Exception {
        TablePlaces places = read();
        statement.execute("INSERT INTO t VALUES ('new')");

        assertThat(places.catchUp(connection, size())).isFalse();
    }

    @Test
    void rowsThatAreNotCommittedAreNotLearned() throws Exception {
        statement.execute("BEGIN TRANSACTION");
        statement.execute("INSERT INTO t VALUES ('new')");

        assertThat(TablePlaces.read(connection, "\"t\"", "\"k\"", size(), directory)
                        .isWhole())
                .isFalse();
        statement.execute("ROLLBACK");
    }
}
