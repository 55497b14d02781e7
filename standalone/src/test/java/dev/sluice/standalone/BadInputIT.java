package dev.sluice.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sluice.pipeline.definition.DefinitionFiles;
import dev.sluice.runtime.config.Config;
import dev.sluice.standalone.report.StageLines;
import dev.sluice.standalone.report.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/bad-input.md} says of bad records and of a full disk, through everything at once. */
class BadInputIT {

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TempDir
    private Path dir;

    @Test
    void everyBadRecordIsADeadLetterWithItsReasonAndTheRestLands() throws Exception {
        var records = new ByteArrayOutputStream();
        line(records, "{\"id\": 1, \"city\": \"Bonn\"}");
        line(records, "this is not JSON");
        records.write(new byte[] {'{', '"', 'c', 'i', 't', 'y', '"', ':', '"', (byte) 0xff, '"', '}', '\n'});
        line(records, "{\"id\": 2, \"city\": \"" + "x".repeat(20 << 20) + "\"}");
        line(records, "{\"city\": " + "[".repeat(10_000) + "]".repeat(10_000) + "}");
        line(records, "{\"id\": \"three\", \"city\": \"Ulm\"}");
        line(records, "{\"id\": 4, \"city\": \"Ulm\"}");
        Files.write(dir.resolve("orders.jsonl"), records.toByteArray());
        Files.writeString(dir.resolve("ragged.csv"), "id,city\n1,Bonn\n2\n3,Ulm,1\n4,Ulm\n");
        Files.writeString(dir.resolve("empty.jsonl"), "");

        try (Standalone standalone = Standalone.start(config(dir.resolve("data")))) {
            var definitions = List.of(
                    DefinitionFiles.load(definition("orders", "orders.jsonl", "{when: 'int(id) > 0', set: {seen: 1}}")),
                    DefinitionFiles.load(definition("ragged", "ragged.csv", "{field: city, trim: true}")),
                    DefinitionFiles.load(definition("empty", "empty.jsonl", "{field: city, trim: true}")));
            Status status = new Run(standalone, definitions).awaitSettled(silent());

            assertThat(status.balanced()).isTrue();
            assertThat(accepted(status, "orders")).isEqualTo(7);
            assertThat(accepted(status, "ragged")).isEqualTo(4);
            assertThat(accepted(status, "empty")).isZero();
            assertThat(sql(standalone, "SELECT city FROM raw.orders UNION ALL SELECT city FROM raw.ragged ORDER BY 1"))
                    .isEqualTo("[[\"Bonn\"],[\"Bonn\"],[\"Ulm\"],[\"Ulm\"]]");
            assertThat(sql(standalone, "SELECT pipeline, code FROM _sluice.dead_letters ORDER BY 1, 2"))
                    .isEqualTo("[[\"orders\",\"not_json\"],[\"orders\",\"rule_failed\"],[\"orders\",\"too_deep\"],"
                            + "[\"orders\",\"too_large\"],[\"orders\",\"wrong_encoding\"],"
                            + "[\"ragged\",\"ragged_row\"],[\"ragged\",\"ragged_row\"]]");
        }
    }

    @Test
    void aFullDiskHoldsEverythingUpAndLosesNothing() throws Exception {
        int records = 200_000;
        noise(dir.resolve("orders.csv"), records);
        Path small = Files.createDirectories(dir.resolve("small"));
        assumeTrue(
                command("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", small.toString()),
                "a small file system cannot be mounted here (it takes root)");
        try (Standalone standalone = Standalone.start(config(small.resolve("data")))) {
            var run = new Run(
                    standalone,
                    List.of(DefinitionFiles.load(definition("orders", "orders.csv", "{field: city, trim: true}"))));
            URI ready = standalone.url().resolve("/readyz");
            await().atMost(PATIENCE).untilAsserted(() -> {
                HttpResponse<String> answer = get(ready);
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.body()).contains("disk full");
            });

            assertThat(command("mount", "-o", "remount,size=1g", small.toString()))
                    .isTrue();
            Status status = run.awaitSettled(silent());

            assertThat(status.balanced()).isTrue();
            assertThat(accepted(status, "orders")).isEqualTo(records);
            assertThat(sql(standalone, "SELECT count(*), count(DISTINCT id) FROM raw.orders"))
                    .isEqualTo("[[" + records + "," + records + "]]");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(get(ready).statusCode()).isEqualTo(200));
        } finally {
            command("umount", "-l", small.toString());
        }
    }

    private Path definition(String name, String file, String rule) throws IOException {
        return Files.writeString(dir.resolve(name + ".yaml"), """
                pipeline: %1$s
                source: {connector: files, path: %2$s}
                table: {name: %1$s}
                cleanse:
                  - %3$s
                """.formatted(name, file, rule));
    }

    private static SluiceConfig config(Path dataDir) {
        return Config.load(null, Map.of(), List.of("data_dir=" + dataDir, "http.port=0"))
                .bind(SluiceConfig.class);
    }

    /** Rows whose text does not compress. */
    private static void noise(Path file, int records) throws IOException {
        var random = new Random(7);
        var text = new StringBuilder("id,city,noise\n");
        for (int id = 0; id < records; id++) {
            text.append(id).append(",Bonn,");
            for (int part = 0; part < 20; part++) {
                text.append(Long.toString(random.nextLong(), 36));
            }
            text.append('\n');
        }
        Files.writeString(file, text);
    }

    private static void line(ByteArrayOutputStream out, String text) {
        out.writeBytes((text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static long accepted(Status status, String pipeline) {
        JsonNode numbers = status.json().path("pipelines").path(pipeline);
        return numbers.path("accepted").asLong();
    }

    private static String sql(Standalone standalone, String sql) {
        return standalone
                .client()
                .post("/sql", JsonNodeFactory.instance.objectNode().put("sql", sql))
                .path("rows")
                .toString();
    }

    private static HttpResponse<String> get(URI url) {
        try {
            return HttpClient.newHttpClient().send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean command(String... words) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(words).redirectErrorStream(true).start();
            return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static StageLines silent() {
        return new StageLines(new PrintStream(OutputStream.nullOutputStream()), false, "");
    }
}
