package dev.sluice.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {

    private static final String VALID = """
            pipeline: people
            source: {connector: files, path: people.csv}
            table: {name: people}
            cleanse:
              - {field: name, trim: true}
            tests:
              - {name: trims, in: {name: " Ann "}, out: {name: Ann}}
            """;

    @TempDir
    private Path dir;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "run",
                "preview",
                "suggest",
                "learn",
                "revert",
                "check",
                "test",
                "sql",
                "snapshot",
                "export",
                "status",
                "trace",
                "dead-letters",
                "source",
                "apply",
                "serve",
                "topics",
                "broker",
                "simulate-llm"
            })
    void everyCommandHelps(String command) {
        Said said = sluice(command, "--help");

        assertThat(said.code()).isZero();
        assertThat(said.out()).contains("Usage: sluice " + command);
    }

    @Test
    void aSuggestedDefinitionIsValidAndIsNotWrittenOver() throws IOException {
        StringBuilder data = new StringBuilder("id,zip,city,weight\n");
        for (int i = 0; i < 120; i++) {
            String city = i == 77 ? "Barn" : "Bern";
            data.append(i)
                    .append(",")
                    .append(i % 6 == 0 ? "3000," + city : 3001 + i % 6 + ",Thun" + "abcdef".charAt(i % 6));
            data.append(",").append(i).append(i % 2 == 0 ? " kg" : "kg.").append("\n");
        }
        Path file = Files.writeString(dir.resolve("parcels.csv"), data);

        Said said = sluice("suggest", file.toString(), "--out", dir.toString());

        assertThat(said.err()).isEmpty();
        assertThat(said.code()).isZero();
        assertThat(Files.readString(dir.resolve("parcels.yaml"))).contains("unit:", "primary_key: [id]");
        assertThat(sluice("preview", dir.resolve("parcels.yaml").toString()).code())
                .isZero();
        Said again = sluice("suggest", file.toString(), "--out", dir.toString());
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.err()).contains("--force");
    }

    @Test
    void whatIsLearnedIsWrittenBesideTheDefinition() throws IOException {
        Files.writeString(dir.resolve("people.csv"), "zip,city\n1,Bern\n1,Bern\n1,Brrn\n");
        Path file = definition("pipeline: people\nsource: {connector: files, path: people.csv}\n"
                + "cleanse:\n  - determines: {by: [zip], field: city, learned: lookups/cities.csv}\n"
                + "tests:\n  - {in: {zip: \"1\", city: Brrn}, out: {city: Bern}}\n");
        assertThat(sluice("test", file.toString()).err()).contains("sluice learn");

        assertThat(sluice("learn", file.toString()).code()).isZero();

        assertThat(dir.resolve("lookups/cities.csv")).content().contains("1,city,Bern,2,0.6667");
        assertThat(sluice("test", file.toString()).code()).isZero();
    }

    @Test
    void wrongUsageIsTwo() {
        assertThat(sluice().code()).isEqualTo(2);
        assertThat(sluice("rum").err()).contains("Did you mean", "run");
        assertThat(sluice("run").code()).isEqualTo(2);
    }

    @Test
    void anInvalidDefinitionIs78WithFileAndLine() throws IOException {
        Path file = definition(VALID.replace("trim: true", "tirm: true"));

        Said said = sluice("test", file.toString());

        assertThat(said.code()).isEqualTo(78);
        assertThat(said.err()).contains("people.yaml:5", "tirm", "trim");
    }

    @Test
    void anInvalidConfigurationIs78WithEveryProblem() throws IOException {
        Path file = definition(VALID);

        Said said = sluice(
                "run",
                file.toString(),
                "--set",
                "http.prot=1",
                "--set",
                "topics.partitions=many",
                "--data-dir",
                dir.toString());

        assertThat(said.code()).isEqualTo(78);
        assertThat(said.err()).contains("http.prot", "http.port", "topics.partitions", "many");
    }

    @Test
    void runsTheTestsOfADefinition() throws IOException {
        assertThat(sluice("test", definition(VALID).toString())).satisfies(said -> {
            assertThat(said.code()).isZero();
            assertThat(said.out()).contains("ok", "trims", "1 passed, 0 failed");
        });
        assertThat(sluice(
                        "test",
                        definition(VALID.replace("out: {name: Ann}", "out: {name: Bob}"))
                                .toString()))
                .satisfies(said -> {
                    assertThat(said.code()).isEqualTo(1);
                    assertThat(said.out()).contains("FAILED", "Bob", "Ann");
                });
    }

    @Test
    void previewsAndChecksWithoutWriting() throws IOException {
        Path file = definition(VALID);
        Files.writeString(dir.resolve("people.csv"), "name,age\n Ann ,7\nBob,8\nragged\n");

        assertThat(sluice("preview", file.toString())).satisfies(said -> {
            assertThat(said.code()).isZero();
            assertThat(said.out())
                    .contains(
                            "\" Ann \" -> \"Ann\"",
                            "(trim)",
                            "ragged_row",
                            "3 records: 1 cells changed, 1 dead letters");
        });
        assertThat(sluice("check", file.toString())).satisfies(said -> {
            assertThat(said.code()).isZero();
            assertThat(said.out()).contains("files:people.csv", "name VARCHAR", "{\"name\":\"Ann\",\"age\":\"7\"}");
        });
        try (var files = Files.list(dir)) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .containsExactlyInAnyOrder("people.yaml", "people.csv");
        }
    }

    @Test
    void refusesToWaitForFilesThatAreNotThere() throws IOException {
        Said said = sluice(
                "run",
                definition(VALID).toString(),
                "--exit",
                "--data-dir",
                dir.resolve("d").toString());

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).contains("nothing to read", "people.csv");
    }

    @Test
    void refusesToWaitForTheEndOfWhatHasNone() throws IOException {
        String foreign = """
                pipeline: people
                source: {connector: org.example.SomeConnector, config: {a: b}}
                """;
        Said said = sluice(
                "run",
                definition(foreign).toString(),
                "--exit",
                "--data-dir",
                dir.resolve("d").toString());

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).contains("people.yaml", "never says that it has brought all");
    }

    @Test
    void saysWhatToDoWhereNothingRuns() {
        String empty = dir.resolve("empty").toString();

        assertThat(sluice("sql", "SELECT 1", "--data-dir", empty).err()).contains("no warehouse at", "sluice demo");
        assertThat(sluice("trace", "x", "--data-dir", empty).err()).contains("nothing runs on");
        assertThat(sluice("status", "--data-dir", empty).code()).isEqualTo(75);
        assertThat(sluice("dead-letters", "list", "--data-dir", empty).err()).contains("nothing runs on");
        assertThat(sluice("serve", "cleanse", "--data-dir", empty).err()).contains("--bootstrap-servers");
    }

    private Path definition(String yaml) throws IOException {
        return Files.writeString(dir.resolve("people.yaml"), yaml);
    }

    record Said(int code, String out, String err) {}

    static Said sluice(String... args) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        PrintStream realOut = System.out;
        PrintStream realErr = System.err;
        try {
            System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
            int code = Sluice.run(args);
            return new Said(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(realOut);
            System.setErr(realErr);
        }
    }
}
