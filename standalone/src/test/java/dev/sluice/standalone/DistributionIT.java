package dev.sluice.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jars that {@code ./sluice} runs. */
class DistributionIT {

    private static final String CLASS_PATH = "target/sluice/lib/*" + File.pathSeparator + "target/test-classes";

    /** Answers with DuckDB and dies at once: no hook tidies up, as after {@code kill -9}. */
    static final class Killed {
        private static final int ANSWER = 42;

        private Killed() {}

        public static void main(String[] args) throws SQLException {
            try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                    var statement = connection.createStatement();
                    ResultSet answer = statement.executeQuery("SELECT " + ANSWER)) {
                answer.next();
                Runtime.getRuntime().halt(answer.getInt(1));
            }
        }
    }

    @Test
    void aKilledProcessLeavesNoLibraryOfDuckdbBehind(@TempDir Path directory) throws Exception {
        Path temporary = Files.createDirectory(directory.resolve("tmp"));
        Path output = directory.resolve("output");

        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        CLASS_PATH,
                        Killed.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();

        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(output)).isEqualTo(Killed.ANSWER);
        assertThat(files(temporary)).isEmpty();
    }

    @Test
    void theLibraryLiesBesideADriverThatHasNone() throws IOException {
        assertThat(files(Path.of("target/sluice/lib")).stream().filter(name -> name.contains("duckdb")))
                .anyMatch(name -> name.startsWith("libduckdb_java.so_"))
                .anyMatch(name -> name.endsWith("-nolib.jar"));
    }

    private static List<String> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
