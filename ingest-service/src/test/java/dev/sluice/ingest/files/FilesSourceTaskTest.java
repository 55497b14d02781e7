package dev.sluice.ingest.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schemas.RawRecord;
import dev.sluice.schemas.RecordIds;
import dev.sluice.schemas.SourceProgress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilesSourceTaskTest {

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

    private Path write(String name, String content) throws IOException {
        return Files.writeString(dir.resolve(name), content);
    }

    private static byte[] gzip(String text) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(text.getBytes(UTF_8));
        }
        return out.toByteArray();
    }

    private static String rows(String pattern, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> pattern.replace("#", "" + i))
                .collect(Collectors.joining());
    }

    @Test
    void recordsCarryTheirOriginAndDeterministicIds() throws Exception {
        write("a.csv", "\uFEFFid,n\r\n1,x\r\n\r\n2,\"y\r\nz\"\r\n3\r\n");

        rig.start().drain();

        assertThat(rig.payloads()).containsExactly("1,x", "2,\"y\r\nz\"", "3");
        assertThat(rig.raw).extracting(RawRecord::getPosition).containsExactly(1L, 2L, 3L);
        assertThat(rig.raw).extracting(RawRecord::getLine).containsExactly(2L, 4L, 6L);
        assertThat(rig.raw).extracting(RawRecord::getHeader).containsOnly("id,n");
        assertThat(rig.raw.get(1).getRecordId()).isEqualTo(RecordIds.of("p", "files:a.csv", 2));
        SourceProgress done = rig.source("files:a.csv");
        assertThat(done.getDone()).isTrue();
        assertThat(done.getRecords()).isEqualTo(3);
        assertThat(done.getBytes()).isEqualTo(done.getTotalBytes()).isEqualTo(Files.size(dir.resolve("a.csv")));
    }

    @Test
    void everyFileIsAnnouncedBeforeTheFirstIsRead() throws Exception {
        write("a.jsonl", rows("{\"a\":#}\n", 20_000));
        write("b.jsonl", "{}\n");
        rig.start();

        rig.poll();
        rig.drain();

        assertThat(rig.reports.subList(0, 2))
                .extracting(SourceProgress::getSource, SourceProgress::getDone)
                .containsExactly(
                        org.assertj.core.api.Assertions.tuple("files:a.jsonl", false),
                        org.assertj.core.api.Assertions.tuple("files:b.jsonl", false));
    }

    @Test
    void aRestartAnnouncesWhatIsDoneAndReadsNothingTwice() throws Exception {
        write("a.jsonl", "{}\n{}\n");
        rig.start().drain();
        rig.reports.clear();

        rig.crash();
        rig.drain();

        assertThat(rig.raw).hasSize(2);
        assertThat(rig.reports).singleElement().satisfies(report -> {
            assertThat(report.getDone()).isTrue();
            assertThat(report.getRecords()).isEqualTo(2);
        });
    }

    @ParameterizedTest
    @CsvSource({"jsonl,1", "csv,2", "json,3", "jsonl.gz,4", "csv.gz,5", "json.gz,6"})
    void crashesLoseNothingAndRepeatNothing(String extension, long seed) throws Exception {
        int count = 60_000;
        String content = extension.startsWith("csv")
                ? "id,note\n" + rows("#,\"q\n\"\"#\"\"\"\n", count)
                : extension.startsWith("json.") || extension.equals("json")
                        ? "[" + rows("{\"id\":#},\n", count - 1) + "{\"id\":\"last\"}]"
                        : rows("{\"id\":#}\n", count);
        Path file = dir.resolve("big." + extension);
        Files.write(file, extension.endsWith(".gz") ? gzip(content) : content.getBytes(UTF_8));
        var random = new Random(seed);
        rig.start();

        for (int polls = 0; rig.poll() > 0 || rig.raw.size() < count; polls++) {
            if (random.nextInt(4) == 0 && polls < 60) {
                rig.crash();
            }
        }

        assertThat(rig.raw).hasSize(count);
        assertThat(rig.raw.stream().map(RawRecord::getPosition).toList())
                .isEqualTo(java.util.stream.LongStream.rangeClosed(1, count)
                        .boxed()
                        .toList());
        assertThat(rig.payloads().stream().distinct()).hasSize(count);
        assertThat(rig.raw).extracting(RawRecord::getDefect).containsOnlyNulls();
        assertThat(rig.source("files:big." + extension).getDone()).isTrue();
    }

    @Test
    void anEmptyFileAndOneWithAHeaderOnlyAreDone() throws Exception {
        write("empty.csv", "");
        write("empty.json", "");
        Files.write(dir.resolve("empty.jsonl.gz"), gzip(""));
        write("header.csv", "a,b");

        rig.start().drain();

        assertThat(rig.raw).isEmpty();
        assertThat(rig.sources.values()).hasSize(4).allSatisfy(source -> {
            assertThat(source.getDone()).isTrue();
            assertThat(source.getRecords()).isZero();
            assertThat(source.getError()).isNull();
        });
    }

    @Test
    void bytesPassThroughWhateverTheyAre() throws Exception {
        byte[] latin1 = "{\"a\":\"é\"}\n".getBytes(StandardCharsets.ISO_8859_1);
        Files.write(dir.resolve("latin1.jsonl"), latin1);
        String deep = "[".repeat(10_000) + "]".repeat(10_000);
        write("deep.jsonl", deep + "\n");
        write("ragged.csv", "a,b\n1\n1,2,3\n");

        rig.start().drain();

        assertThat(rig.payloads()).contains(deep, "1", "1,2,3");
        assertThat(rig.raw).extracting(RawRecord::getDefect).containsOnlyNulls();
        assertThat(rig.raw)
                .filteredOn(record -> record.getSource().equals("files:latin1.jsonl"))
                .singleElement()
                .extracting(record -> record.getPayload().array().length)
                .isNotNull();
        assertThat(rig.raw.stream()
                        .filter(r -> r.getSource().contains("latin1"))
                        .findFirst()
                        .orElseThrow()
                        .getPayload())
                .isEqualTo(java.nio.ByteBuffer.wrap(latin1, 0, latin1.length - 1));
    }

    @Test
    void aHeaderThatIsNotUtf8IsReadAllTheSame() throws Exception {
        Files.write(dir.resolve("a.csv"), "größe,n\n1,2\n".getBytes(StandardCharsets.ISO_8859_1));
        rig.start().drain();
        assertThat(rig.raw).extracting(RawRecord::getHeader).containsExactly("größe,n");
    }

    @Test
    void aHugeRecordBecomesADefectAndTheRestGoesOn() throws Exception {
        write("a.jsonl", "{\"a\":1}\n" + "x".repeat(20 << 20) + "\n{\"a\":2}\n");

        rig.start().drain();

        assertThat(rig.raw).hasSize(3);
        RawRecord defect = rig.raw.get(1);
        assertThat(defect.getDefect()).startsWith("too_large: 20971520 bytes, limit 4194304, sha256 ");
        assertThat(defect.getPayload().remaining()).isEqualTo(1024);
        assertThat(rig.source("files:a.jsonl").getDone()).isTrue();
    }

    @Test
    void anOpenQuoteCostsOneRow() throws Exception {
        write("a.csv", "id,n\n1,\"open\n" + rows("#,x\n", 1_000));

        rig.start().drain();

        assertThat(rig.raw).hasSize(1_001);
        assertThat(rig.raw.get(0).getDefect()).startsWith("ragged_row: the quote opened in line 2 is not closed");
        assertThat(rig.raw.stream().filter(r -> r.getDefect() != null)).hasSize(1);
    }

    @Test
    void aBrokenArrayIsOneDefectAndASourceError() throws Exception {
        write("a.json", "[{\"a\":1},{\"a\":2} {\"a\":3}]");

        rig.start().drain();

        assertThat(rig.raw).hasSize(3);
        assertThat(rig.raw.get(2).getDefect()).isEqualTo("not_json: expected ',' or ']' behind an element, at byte 17");
        assertThat(rig.error("files:a.json")).startsWith("not_json: expected ',' or ']'");
        assertThat(rig.source("files:a.json").getDone()).isFalse();
        rig.crash();
        rig.drain();
        assertThat(rig.raw).hasSize(3);
        assertThat(rig.error("files:a.json")).startsWith("not_json");
    }

    @Test
    void aTruncatedGzipSaysSoAndIsReadOnWhenItIsWhole() throws Exception {
        byte[] whole = gzip(rows("{\"a\":#,\"b\":\"" + "é".repeat(9) + "\"}\n", 20_000));
        Path file = dir.resolve("a.jsonl.gz");
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));

        rig.start().drain();

        assertThat(rig.error("files:a.jsonl.gz")).isEqualTo("its gzip data ends too early; copy the file again");
        assertThat(rig.raw).isNotEmpty();
        Files.write(file, whole);
        rig.later();
        rig.drain();
        assertThat(rig.raw.stream().map(RawRecord::getPosition).distinct()).hasSize(20_000);
        assertThat(rig.raw).hasSize(20_000);
        assertThat(rig.source("files:a.jsonl.gz").getDone()).isTrue();
        assertThat(rig.error("files:a.jsonl.gz")).isEmpty();
    }

    @Test
    void damagedGzipSaysSo() throws Exception {
        byte[] whole = gzip(rows("{\"a\":#}\n", 10_000));
        Arrays.fill(whole, whole.length / 2, whole.length / 2 + 50, (byte) 0x55);
        Files.write(dir.resolve("a.jsonl.gz"), whole);
        Files.writeString(dir.resolve("b.jsonl.gz"), "not gzip at all");
        rig.start().drain();
        assertThat(rig.error("files:a.jsonl.gz")).contains("gzip data");
        assertThat(rig.error("files:b.jsonl.gz")).contains("gzip data is damaged: Not in GZIP format");
    }

    @Test
    void aLineThatIsStillBeingWrittenIsLeftAlone() throws Exception {
        Path file = write("a.jsonl", "{\"a\":1}\n{\"a\":");
        Path csv = write("b.csv", "id,no");
        Path json = write("c.json", "[{\"a\":1},{\"a\":");
        for (Path young : List.of(file, csv, json)) {
            // as young as can be
            Files.setLastModifiedTime(young, java.nio.file.attribute.FileTime.fromMillis(Long.MAX_VALUE / 1_000_000));
        }
        rig.start().drain();
        assertThat(rig.payloads()).containsExactly("{\"a\":1}", "{\"a\":1}");

        Files.writeString(file, "2}\n", StandardOpenOption.APPEND);
        Files.writeString(csv, "te\n1,x\n", StandardOpenOption.APPEND);
        Files.writeString(json, "2}]", StandardOpenOption.APPEND);
        rig.later();
        rig.drain();

        assertThat(rig.payloads()).containsExactlyInAnyOrder("{\"a\":1}", "{\"a\":1}", "{\"a\":2}", "{\"a\":2}", "1,x");
        assertThat(rig.raw).extracting(RawRecord::getDefect).containsOnlyNulls();
        assertThat(rig.sources.values()).allMatch(SourceProgress::getDone);
    }

    @Test
    void whatIsAppendedIsReadAndWhatIsReplacedIsRefused() throws Exception {
        Path grown = write("a.jsonl", "{\"a\":1}\n");
        Path replaced = write("b.jsonl", "{\"b\":1}\n");
        Path shrunk = write("c.jsonl", "{\"c\":1}\n{\"c\":2}\n");
        rig.start().drain();

        Files.writeString(grown, "{\"a\":2}\n", StandardOpenOption.APPEND);
        Files.writeString(replaced, "{\"x\":1}\n{\"x\":2}\n");
        Files.writeString(shrunk, "{\"c\":1}\n");
        rig.later();
        rig.drain();

        assertThat(rig.payloads())
                .containsExactlyInAnyOrder("{\"a\":1}", "{\"b\":1}", "{\"c\":1}", "{\"c\":2}", "{\"a\":2}");
        assertThat(rig.source("files:a.jsonl").getRecords()).isEqualTo(2);
        assertThat(rig.error("files:b.jsonl")).startsWith("was replaced since it was read");
        assertThat(rig.error("files:c.jsonl")).startsWith("shrank to 8 bytes since it was read");
    }

    @Test
    void whatCannotBeReadSaysWhyAndTheRestGoesOn() throws Exception {
        Files.createDirectory(dir.resolve("folder"));
        write("notes.txt", "hello");
        Files.write(dir.resolve("wide.csv"), "a,b\n1,2\n".getBytes(StandardCharsets.UTF_16));
        write("good.jsonl", "{}\n");

        rig.start().drain();

        assertThat(rig.error("files:notes.txt")).contains("set source.format to one of csv, tsv");
        assertThat(rig.error("files:wide.csv")).isEqualTo("is written in UTF-16; convert it to UTF-8");
        assertThat(rig.raw).hasSize(1);
        assertThat(rig.source("files:good.jsonl").getDone()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"jsonl", "ndjson"})
    void theDeclaredFormatWins(String format) throws Exception {
        write("a.log", "{\"a\":1}\n");
        rig.with(FilesSettings.FORMAT, format).start().drain();
        assertThat(rig.payloads()).containsExactly("{\"a\":1}");
    }

    @Test
    void theDeclaredDelimiterWins() throws Exception {
        write("a.csv", "a,b|c,d\n1|\"2\n3\"\n");
        rig.with(FilesSettings.DELIMITER, "|").start().drain();
        assertThat(rig.raw).extracting(RawRecord::getDelimiter).containsExactly("|");
        assertThat(rig.payloads()).containsExactly("1|\"2\n3\"");
    }

    @Test
    void aTransactionIsNotLeftOpen() throws Exception {
        write("a.jsonl", rows("{\"a\":#}\n", 100_000));
        rig.start();
        int most = 0;
        while (rig.poll() > 0) {
            most = Math.max(most, rig.uncommitted());
        }
        assertThat(rig.uncommitted()).isZero();
        assertThat(rig.raw).hasSize(100_000);
    }

    @Test
    void severalTasksShareTheFiles() throws Exception {
        for (int i = 0; i < 20; i++) {
            write("f" + i + ".jsonl", "{\"f\":" + i + "}\n");
        }
        rig.with(FilesSettings.TASKS, "2").with(FilesSettings.TASK, "0").start().drain();
        int first = rig.raw.size();
        rig.with(FilesSettings.TASK, "1");
        rig.crash();
        rig.drain();
        assertThat(first).isBetween(1, 19);
        assertThat(rig.raw).hasSize(20);
    }
}
