package dev.sluice.ingest.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schemas.RawRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Files of an object store, from a server that speaks the protocol of S3. */
class ObjectFilesTest {

    private static S3Server server;

    @TempDir
    Path dir;

    private String bucket;
    private TaskRig rig;

    @BeforeAll
    static void start() throws Exception {
        server = new S3Server();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void makeBucket(TestInfo test) throws IOException {
        bucket = test.getTestMethod().orElseThrow().getName().toLowerCase(java.util.Locale.ROOT);
        server.bucket(bucket);
        Files.writeString(dir.resolve("key"), "the-key\n");
        Files.writeString(dir.resolve("secret"), "the-secret\n");
    }

    @AfterEach
    void close() throws IOException {
        rig.close();
        assertThat(copies()).isEmpty();
    }

    private Map<String, Object> store() {
        return new HashMap<>(Map.of(
                "endpoint",
                server.url(),
                "access_key",
                "${file:" + dir.resolve("key") + "}",
                "secret_key",
                "${file:" + dir.resolve("secret") + "}",
                "allow_private_addresses",
                true));
    }

    private TaskRig read(Map<String, Object> store, String key) throws InterruptedException {
        rig = new TaskRig(dir, Map.of("object_store", store), "s3://" + bucket + "/" + key);
        return rig.start().drain();
    }

    private String source(String key) {
        return "files:s3://" + bucket + "/" + key;
    }

    private void put(String key, String content) {
        server.put(bucket, key, content.getBytes(UTF_8));
    }

    private static String rows(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "{\"i\":" + i + "}\n").collect(Collectors.joining());
    }

    private Stream<Path> copies() throws IOException {
        try (Stream<Path> all = Files.walk(dir)) {
            return all.filter(path -> path.toString().endsWith(".object")).toList().stream();
        }
    }

    @Test
    void aGlobNamesObjectsOfEveryFormat() throws Exception {
        put("orders/a.jsonl", rows(0, 2));
        put("orders/b.csv", "i\n2\n");
        put("orders/deep/c.jsonl", rows(9, 10));
        put("orders/", "");
        put("others/d.jsonl", rows(9, 10));
        var zipped = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(zipped)) {
            gzip.write(rows(3, 4).getBytes(UTF_8));
        }
        server.put(bucket, "orders/e.jsonl.gz", zipped.toByteArray());
        Path parquet = dir.resolve("p.parquet");
        try (var duckdb = DriverManager.getConnection("jdbc:duckdb:");
                var statement = duckdb.createStatement()) {
            statement.execute("COPY (SELECT 4 AS i) TO '" + parquet + "'");
        }
        server.put(bucket, "orders/f.parquet", Files.readAllBytes(parquet));

        read(store(), "orders/*");

        assertThat(rig.sources)
                .containsOnlyKeys(
                        source("orders/a.jsonl"),
                        source("orders/b.csv"),
                        source("orders/e.jsonl.gz"),
                        source("orders/f.parquet"));
        assertThat(rig.payloads()).containsExactly("{\"i\":0}", "{\"i\":1}", "2", "{\"i\":3}", "{\"i\":4}");
    }

    @Test
    void readingGoesOnBehindTheLastRowAfterACrash() throws Exception {
        // more than one transaction, which ends at 24 MiB
        int count = 30_000;
        put("a.jsonl", ("{\"pad\":\"" + "x".repeat(1_000) + "\"}\n").repeat(count));
        rig = new TaskRig(dir, Map.of("object_store", store()), "s3://" + bucket + "/a.jsonl").start();
        while (rig.raw.isEmpty()) {
            rig.poll();
        }
        assertThat(rig.raw).hasSizeLessThan(count);

        rig.crash();
        rig.drain();

        assertThat(rig.raw).hasSize(count);
        assertThat(rig.raw.stream().map(RawRecord::getRecordId).distinct()).hasSize(count);
    }

    @Test
    void whatIsNewIsReadAndWhatIsReplacedIsRefused() throws Exception {
        put("a.jsonl", rows(0, 3));
        put("grows.jsonl", rows(0, 3));
        read(store(), "*.jsonl");

        put("a.jsonl", rows(5, 8));
        put("grows.jsonl", rows(0, 4));
        put("new.jsonl", rows(4, 5));
        rig.drain();

        assertThat(rig.error(source("a.jsonl"))).startsWith("was replaced since it was read");
        assertThat(rig.source(source("grows.jsonl")).getRecords()).isEqualTo(4);
        assertThat(rig.source(source("new.jsonl")).getDone()).isTrue();
        assertThat(rig.raw).hasSize(8);
    }

    @Test
    void whatCannotBeHadIsSaid() throws Exception {
        var internal = store();
        internal.remove("allow_private_addresses");
        assertThat(read(internal, "a.jsonl").error(source("a.jsonl"))).contains("leads to an internal address");
        rig.close();

        var plain = store();
        plain.put("secret_key", "in plain words");
        assertThat(read(plain, "a.jsonl").error(source("a.jsonl"))).contains("a secret stands in the definition");
        rig.close();

        assertThat(read(store(), "a.jsonl").error(source("a.jsonl"))).contains("no such object");
        rig.close();

        bucket = "no-such-bucket";
        assertThat(read(store(), "a.jsonl").error(source("a.jsonl"))).contains("404 NoSuchBucket");
        rig.close();

        rig = new TaskRig(dir, Map.of(), "az://store/a.jsonl").start().drain();
        assertThat(rig.error("files:az://store/a.jsonl")).contains("s3:// and gs://");
    }
}
