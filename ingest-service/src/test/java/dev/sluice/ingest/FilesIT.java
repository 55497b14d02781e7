package dev.sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.runtime.HttpConfig;
import dev.sluice.runtime.config.Secret;
import dev.sluice.schemas.PayloadFormat;
import dev.sluice.schemas.RawRecord;
import dev.sluice.schemas.RecordIds;
import dev.sluice.schemas.SourceProgress;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path dir;

    private IngestRig rig;

    @BeforeEach
    void startBroker() throws IOException {
        rig = new IngestRig(dir);
        Files.createDirectories(dir.resolve("data"));
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(dir.resolve("data").resolve(name), content);
    }

    private static String orders(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> "{\"id\":" + i + ",\"note\":\"" + "x".repeat(i % 50) + "\"}\n")
                .collect(Collectors.joining());
    }

    private static String text(RawRecord record) {
        return StandardCharsets.UTF_8.decode(record.getPayload().duplicate()).toString();
    }

    @Test
    void filesOfEveryFormatEndUpInRawWithTheirOrigin() throws IOException {
        write("a.jsonl", "{\"id\":1}\r\n\n{\"id\":2}");
        write("b.csv", "\uFEFFid;name\n1;\"two\nlines\"\n2;x\n3\n");
        write("c.json", "[{\"id\":1},\n{\"id\": 2}]");
        write("empty.jsonl", "");
        write("header.csv", "id,name\n");
        rig.publish("p", "files", Map.of("path", "data/*"), "id");
        rig.start();

        await().atMost(PATIENCE).until(() -> rig.allDone(5));

        Map<String, List<RawRecord>> bySource = rig.raw().stream().collect(Collectors.groupingBy(RawRecord::getSource));
        assertThat(bySource.keySet())
                .containsExactlyInAnyOrder("files:data/a.jsonl", "files:data/b.csv", "files:data/c.json");
        assertThat(bySource.get("files:data/a.jsonl"))
                .extracting(FilesIT::text)
                .containsExactlyInAnyOrder("{\"id\":1}", "{\"id\":2}");
        assertThat(bySource.get("files:data/b.csv"))
                .extracting(FilesIT::text)
                .containsExactlyInAnyOrder("1;\"two\nlines\"", "2;x", "3");
        assertThat(bySource.get("files:data/b.csv")).allSatisfy(record -> {
            assertThat(record.getHeader()).isEqualTo("id;name");
            assertThat(record.getDelimiter()).isEqualTo(";");
            assertThat(record.getFormat()).isEqualTo(PayloadFormat.CSV);
            assertThat(record.getRecordId()).isEqualTo(RecordIds.of("p", "files:data/b.csv", record.getPosition()));
        });
        assertThat(bySource.get("files:data/b.csv"))
                .extracting(RawRecord::getPosition, RawRecord::getLine)
                .containsExactlyInAnyOrder(
                        org.assertj.core.api.Assertions.tuple(1L, 2L),
                        org.assertj.core.api.Assertions.tuple(2L, 4L),
                        org.assertj.core.api.Assertions.tuple(3L, 5L));
        assertThat(bySource.get("files:data/c.json"))
                .extracting(FilesIT::text)
                .containsExactlyInAnyOrder("{\"id\":1}", "{\"id\": 2}");
        assertThat(rig.sources())
                .extractingByKey("files:data/empty.jsonl")
                .returns(0L, SourceProgress::getRecords)
                .returns(null, SourceProgress::getError);
        assertThat(rig.rawRecords())
                .filteredOn(record -> record.value().getSource().equals("files:data/a.jsonl"))
                .extracting(record -> new String(record.key(), StandardCharsets.UTF_8))
                .containsExactlyInAnyOrder("1", "2");
    }

    @Test
    void stoppingInTheMiddleLosesNothingAndRepeatsNothing() throws IOException {
        int records = 400_000;
        write("big.jsonl", orders(0, records));
        rig.publish("p", "files", Map.of("path", "data/*.jsonl"), "");
        rig.start();
        for (int stops = 0; stops < 2; stops++) {
            int before = rig.raw().size();
            await().atMost(PATIENCE).until(() -> rig.raw().size() > before);
            rig.stop();
            rig.start();
        }

        await().atMost(PATIENCE).until(() -> rig.allDone(1));

        List<RawRecord> raw = rig.raw();
        assertThat(raw).hasSize(records);
        assertThat(raw.stream().map(RawRecord::getPosition).distinct()).hasSize(records);
        assertThat(raw.stream().map(FilesIT::text).distinct()).hasSize(records);
    }

    @Test
    void aNewFileIsPickedUpAndAnAppendedOneIsReadOn() throws IOException {
        Path first = write("a.jsonl", orders(0, 10));
        rig.publish("p", "files", Map.of("path", List.of("data/*.jsonl")), "");
        rig.start();
        await().atMost(PATIENCE).until(() -> rig.allDone(1));

        write("b.jsonl", orders(10, 20));
        Files.writeString(first, orders(0, 15));

        await().atMost(PATIENCE).until(() -> rig.raw().size() == 25 && rig.allDone(2));
        assertThat(rig.raw().stream().map(RawRecord::getRecordId).distinct()).hasSize(25);

        rig.stop();
        write("c.jsonl", orders(20, 25));
        rig.start();
        await().atMost(PATIENCE).until(() -> rig.raw().size() == 30 && rig.allDone(3));
    }

    @Test
    void whatCannotBeReadSaysWhyAndTheRestGoesOn() throws IOException {
        write("good.jsonl", orders(0, 5));
        write("broken.json", "[{\"id\":1},{\"id\":2} oops");
        Files.createDirectories(dir.resolve("data/folder.jsonl"));
        Path outside = Files.writeString(Files.createTempFile("outside", ".jsonl"), "{\"secret\":1}\n");
        Files.createSymbolicLink(dir.resolve("data/link.jsonl"), outside);
        Files.write(dir.resolve("data/cut.jsonl.gz"), new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0});
        Files.setLastModifiedTime(dir.resolve("data/cut.jsonl.gz"), java.nio.file.attribute.FileTime.fromMillis(0));
        rig.publish("p", "files", Map.of("path", List.of("data/*", "../up.csv", "gone.csv")), "");
        rig.start();

        await().atMost(PATIENCE)
                .until(() -> rig.sources().size() == 6
                        && rig.raw().size() == 8
                        && !rig.error("files:data/cut.jsonl.gz").isEmpty());

        assertThat(rig.error("files:data/broken.json"))
                .startsWith("not_json: expected ',' or ']' behind an element, at byte 19");
        assertThat(rig.error("files:data/link.jsonl")).contains("symbolic link that leads out of");
        assertThat(rig.error("files:../up.csv")).contains("leads out of");
        assertThat(rig.error("files:gone.csv")).contains("no such file");
        assertThat(rig.error("files:data/cut.jsonl.gz")).contains("gzip");
        assertThat(rig.raw())
                .filteredOn(record -> record.getDefect() != null)
                .singleElement()
                .satisfies(record -> {
                    assertThat(record.getSource()).isEqualTo("files:data/broken.json");
                    assertThat(record.getPosition()).isEqualTo(3);
                    assertThat(text(record)).isEqualTo("oops");
                });
        Files.delete(outside);
    }

    @Test
    void aRemovedDefinitionEndsItsConnector() throws IOException {
        write("a.jsonl", orders(0, 5));
        rig.publish("p", "files", Map.of("path", "data/*.jsonl"), "");
        rig.start();
        await().atMost(PATIENCE).until(() -> rig.allDone(1));

        rig.remove("p");
        await().atMost(PATIENCE)
                .until(() -> rig.context().http() != null && rig.connectors().isEmpty());

        write("b.jsonl", orders(5, 9));
        rig.publish("q", "files", Map.of("path", "data/b.jsonl"), "");
        await().atMost(PATIENCE).until(() -> rig.raw().size() == 9);
        assertThat(rig.raw())
                .extracting(RawRecord::getPipeline)
                .doesNotContain("x")
                .contains("p", "q");
    }

    @Test
    void aRealDefinitionGivesTheRecordKey() throws IOException {
        write("a.csv", "id;name\n7;x\n;y\n");
        rig.publish("p", """
                pipeline: p
                source: {connector: files, path: data/a.csv}
                table: {name: t, primary_key: [id], write_disposition: merge}
                """);
        rig.start();

        await().atMost(PATIENCE).until(() -> rig.allDone(1));

        List<String> keys = rig.rawRecords().stream()
                .map(record -> new String(record.key(), StandardCharsets.UTF_8))
                .toList();
        assertThat(keys).hasSize(2).contains(RecordIds.of("p", "files:data/a.csv", 2));
        assertThat(keys).anyMatch(key -> key.contains("7") && key.length() < 5);
    }

    @Test
    void connectsOwnDoorAsksForTheTokenToo() throws Exception {
        rig.start(IngestRig.config(), rig.runtime().withHttp(new HttpConfig("127.0.0.1", 0, Secret.of("open sesame"))));
        await().atMost(PATIENCE).until(() -> rig.connectUrl().isPresent());
        HttpRequest.Builder request =
                HttpRequest.newBuilder(rig.connectUrl().orElseThrow().resolve("/connectors"));
        HttpClient client = HttpClient.newHttpClient();

        assertThat(client.send(request.build(), HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(401);
        request.header("Authorization", "Bearer open sesame");
        assertThat(client.send(request.build(), HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
    }
}
