package dev.sluice.ingest.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.schemas.RawRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetFilesTest {

    @TempDir
    Path dir;

    private TaskRig rig;

    @BeforeEach
    void set() {
        rig = new TaskRig(dir, "*");
        rig.later();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private Path write(String name, String select) throws SQLException {
        Path file = dir.resolve(name);
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            statement.execute("COPY (" + select + ") TO '" + file.toString().replace("'", "''")
                    + "' (FORMAT parquet, ROW_GROUP_SIZE 10000)");
        }
        return file;
    }

    @Test
    void valuesKeepEveryDigit() throws Exception {
        write("a.parquet", """
                SELECT 9007199254740993::BIGINT AS big, 18446744073709551615::UBIGINT AS huge, (-7)::TINYINT AS small,
                    12345678901234567890123456.123456789012::DECIMAL(38, 12) AS exact, 0.1::FLOAT AS f, 1e300::DOUBLE AS d,
                    true AS yes, 'ü"x' AS text, '\\x00\\xFF'::BLOB AS bytes, DATE '2024-02-29' AS day,
                    TIME '23:59:59.123456' AS time, TIMESTAMP '2024-02-29 01:02:03.123456' AS local,
                    TIMESTAMPTZ '2024-02-29 01:02:03.123456+00' AS instant,
                    [1.50::DECIMAL(4, 2), NULL] AS list, {'a': 1, 'b': {'c': DATE '2024-01-01'}} AS nested,
                    MAP {'k': 1} AS pairs, uuid '00000000-0000-0000-0000-000000000001' AS id, NULL::INTEGER AS nothing
                """);

        rig.start().drain();

        JsonNode row = new ObjectMapper().readTree(rig.payloads().get(0));
        assertThat(row.get("big").asText()).isEqualTo("9007199254740993");
        assertThat(row.get("huge").asText()).isEqualTo("18446744073709551615");
        assertThat(row.get("small").asInt()).isEqualTo(-7);
        assertThat(row.get("exact").asText()).isEqualTo("12345678901234567890123456.123456789012");
        assertThat(row.get("f").asText()).isEqualTo("0.1");
        assertThat(row.get("d").asDouble()).isEqualTo(1e300);
        assertThat(row.get("yes").isBoolean()).isTrue();
        assertThat(row.get("text").asText()).isEqualTo("ü\"x");
        assertThat(row.get("bytes").asText()).isEqualTo("AP8=");
        assertThat(row.get("day").asText()).isEqualTo("2024-02-29");
        assertThat(row.get("time").asText()).isEqualTo("23:59:59.123456");
        assertThat(row.get("local").asText()).isEqualTo("2024-02-29T01:02:03.123456");
        assertThat(row.get("instant").asText()).isEqualTo("2024-02-29T01:02:03.123456Z");
        assertThat(row.get("list")).hasToString("[\"1.50\",null]");
        assertThat(row.get("nested")).hasToString("{\"a\":1,\"b\":{\"c\":\"2024-01-01\"}}");
        assertThat(row.get("pairs")).hasToString("{\"k\":1}");
        assertThat(row.get("id").asText()).isEqualTo("00000000-0000-0000-0000-000000000001");
        assertThat(row.get("nothing").isNull()).isTrue();
        assertThat(rig.source("files:a.parquet").getDone()).isTrue();
        assertThat(rig.source("files:a.parquet").getBytes()).isEqualTo(Files.size(dir.resolve("a.parquet")));
    }

    @Test
    void aCrashGoesOnAtTheRow() throws Exception {
        write("a.parquet", "SELECT i, 'v' || i AS v FROM range(60000) t(i)");
        rig.start();
        for (int crashes = 0; crashes < 3; crashes++) {
            int before = rig.raw.size();
            while (rig.raw.size() == before && rig.poll() > 0) {}
            rig.crash();
        }
        rig.drain();

        assertThat(rig.raw).hasSize(60_000);
        for (int i = 0; i < 60_000; i++) {
            assertThat(rig.raw.get(i).getPosition()).isEqualTo(i + 1L);
        }
        assertThat(rig.payloads().get(59_999)).isEqualTo("{\"i\":59999,\"v\":\"v59999\"}");
        assertThat(rig.raw).extracting(RawRecord::getLine).containsOnly(0L);
    }

    @Test
    void aFileThatIsStillBeingWrittenIsLeftAloneAndOneCutOffSaysSo() throws Exception {
        Path file = write("a.parquet", "SELECT i FROM range(1000) t(i)");
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        Files.setLastModifiedTime(file, FileTime.fromMillis(Long.MAX_VALUE / 1_000_000));
        rig.start().drain();
        assertThat(rig.error("files:a.parquet")).isEmpty();
        assertThat(rig.raw).isEmpty();

        Files.setLastModifiedTime(file, FileTime.fromMillis(0));
        rig.drain();
        assertThat(rig.error("files:a.parquet")).isEqualTo("ends without the footer of Parquet; copy the file again");

        Files.write(file, whole);
        rig.later();
        rig.drain();
        assertThat(rig.raw).hasSize(1_000);
        assertThat(rig.source("files:a.parquet").getDone()).isTrue();
    }

    @Test
    void whatIsNoParquetOrDamagedSaysSoAndTheRestGoesOn() throws Exception {
        Files.writeString(dir.resolve("a.parquet"), "id,n\n1,x\n");
        Path damaged = write("b.parquet", "SELECT i, md5(i::VARCHAR) AS h FROM range(50000) t(i)");
        byte[] bytes = Files.readAllBytes(damaged);
        Arrays.fill(bytes, bytes.length - 600, bytes.length - 8, (byte) 0x55);
        Files.write(damaged, bytes);
        write("c.parquet", "SELECT 1 AS i");

        rig.start().drain();

        assertThat(rig.error("files:a.parquet")).startsWith("is not Parquet");
        assertThat(rig.error("files:b.parquet")).startsWith("cannot be read as Parquet: ");
        assertThat(rig.payloads()).containsExactly("{\"i\":1}");
    }

    @Test
    void aNameThatLooksLikeAGlobIsThatFileAlone() throws Exception {
        write("a1.parquet", "SELECT 1 AS i");
        write("a[1]*'?.parquet", "SELECT 2 AS i");
        rig.start().drain();
        assertThat(rig.payloads()).containsExactlyInAnyOrder("{\"i\":1}", "{\"i\":2}");
        assertThat(rig.source("files:a[1]*'?.parquet").getRecords()).isEqualTo(1);
    }

    @Test
    void newContentUnderAnOldNameIsNoticed() throws Exception {
        Path file = write("a.parquet", "SELECT i FROM range(100) t(i)");
        rig.start().drain();
        Files.delete(file);
        write("a.parquet", "SELECT i FROM range(100000) t(i)");
        rig.later();
        rig.drain();
        assertThat(rig.raw).hasSize(100);
        assertThat(rig.error("files:a.parquet")).startsWith("was replaced since it was read");
    }

    @Test
    void aRowOverTheLimitIsADefect() throws Exception {
        write("a.parquet", "SELECT repeat('x', 5 * 1024 * 1024) AS v UNION ALL SELECT 'y'");
        rig.start().drain();
        assertThat(rig.raw).hasSize(2);
        assertThat(rig.raw)
                .filteredOn(r -> r.getDefect() != null)
                .singleElement()
                .satisfies(r -> assertThat(r.getDefect()).startsWith("too_large: "));
    }

    @Test
    void anEmptyOneIsDone() throws Exception {
        write("a.parquet", "SELECT 1 AS i WHERE false");
        rig.start().drain();
        assertThat(rig.source("files:a.parquet").getDone()).isTrue();
        assertThat(rig.raw).isEmpty();
    }
}
