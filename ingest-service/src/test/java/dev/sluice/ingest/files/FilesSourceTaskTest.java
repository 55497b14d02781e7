package dev.sluice.ingest.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schemas.RawRecord;
import dev.sluice.schemas.RecordIds;
import dev.sluice.schemas.SourceProgress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
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
        write("a.jsonl", FileTexts.rows("{\"a\":#}\n", 20_000));
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
                ? "id,note\n" + FileTexts.rows("#,\"q\n\"\"#\"\"\"\n", count)
                : extension.startsWith("json.") || extension.equals("json")
                        ? "[" + FileTexts.rows("{\"id\":#},\n", count - 1) + "{\"id\":\"last\"}]"
                        : FileTexts.rows("{\"id\":#}\n", count);
        Path file = dir.resolve("big." + extension);
        Files.write(file, extension.endsWith(".gz") ? FileTexts.gzip(content) : content.getBytes(UTF_8));
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
        Files.write(dir.resolve("empty.jsonl.gz"), FileTexts.gzip(""));
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
        write("a.jsonl", FileTexts.rows("{\"a\":#}\n", 100_000));
        rig.start().drain();
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
