package dev.sluice.ingest.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schemas.RawRecord;
import dev.sluice.schemas.SourceProgress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are broken, cut off, still being written, or replaced. */
class DamagedFilesTest {
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
        write("a.csv", "id,n\n1,\"open\n" + FileTexts.rows("#,x\n", 1_000));

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
        byte[] whole = FileTexts.gzip(FileTexts.rows("{\"a\":#,\"b\":\"" + "é".repeat(9) + "\"}\n", 20_000));
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
        byte[] whole = FileTexts.gzip(FileTexts.rows("{\"a\":#}\n", 10_000));
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
}
