package dev.sluice.ingest.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schemas.RawRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BadRecordsTest {

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

    /** Rows of which every n-th is no JSON. */
    private static String lines(int count, int nth) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> i % nth == 0 ? "oops\n" : "{\"i\":" + i + "}\n")
                .collect(Collectors.joining());
    }

    @Test
    void skippedOnesAreAccountedForByPositionAndReason() throws Exception {
        Files.writeString(dir.resolve("a.jsonl"), "{\"a\":1}\nnot json\n\n[1]\n{\"a\":2}\n");
        Files.writeString(dir.resolve("b.csv"), "id,n\n1,x\n2\n\"3\n");
        rig.with(FilesSettings.ON_ERROR, "skip").start().drain();

        assertThat(rig.raw).hasSize(7);
        assertThat(rig.payloads()).containsExactly("{\"a\":1}", "", "", "{\"a\":2}", "1,x", "", "");
        assertThat(rig.raw.get(1).getDefect()).startsWith("skipped: record 2, line 2: not_json: ");
        assertThat(rig.raw.get(2).getDefect()).startsWith("skipped: record 3, line 4: not_an_object: ");
        assertThat(rig.raw.get(5).getDefect()).startsWith("skipped: record 2, line 3: ragged_row: ");
        assertThat(rig.raw.get(6).getDefect()).startsWith("skipped: record 3, line 4: ragged_row: the quote");
        assertThat(rig.sources.values()).allMatch(dev.sluice.schemas.SourceProgress::getDone);
    }

    @Test
    void aFileWithTooManyIsStoppedAndTheOthersGoOn() throws Exception {
        Files.writeString(dir.resolve("bad.jsonl"), lines(1_000, 10));
        Files.writeString(dir.resolve("good.jsonl"), lines(1_000, 50));
        rig.with(FilesSettings.ON_ERROR, "stop at 5 %").start().drain();

        assertThat(rig.error("files:bad.jsonl"))
                .isEqualTo("10 of its first 100 records cannot be read, more than on_error allows;"
                        + " mend the file and give it a new name");
        assertThat(rig.raw)
                .filteredOn(r -> r.getSource().equals("files:bad.jsonl"))
                .hasSize(100);
        assertThat(rig.raw)
                .filteredOn(r -> r.getSource().equals("files:good.jsonl"))
                .hasSize(1_000);
        // cleansing makes dead letters of them
        assertThat(rig.raw).extracting(RawRecord::getDefect).containsOnlyNulls();
        assertThat(rig.source("files:good.jsonl").getDone()).isTrue();
    }

    @Test
    void theCountSurvivesACrash() throws Exception {
        // 60 bad ones, then 4,000 good ones in the first batch; the rest is bad
        Files.writeString(dir.resolve("a.jsonl"), lines(60, 1) + lines(4_000, 5_000) + lines(500, 1));
        rig.with(FilesSettings.ON_ERROR, "stop at 12 %").start();
        while (rig.raw.isEmpty()) {
            rig.poll();
        }
        int before = rig.raw.size();
        rig.crash();
        rig.drain();
        assertThat(before).isLessThan(4_000);
        assertThat(rig.error("files:a.jsonl")).contains("records cannot be read");
    }

    @Test
    void byDefaultNothingIsJudgedHere() throws Exception {
        Files.writeString(dir.resolve("a.jsonl"), lines(200, 1));
        rig.start().drain();
        assertThat(rig.raw).hasSize(200).extracting(RawRecord::getDefect).containsOnlyNulls();
        assertThat(rig.source("files:a.jsonl").getDone()).isTrue();
    }
}
