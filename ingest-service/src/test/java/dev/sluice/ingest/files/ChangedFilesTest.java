package dev.sluice.ingest.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was read and is no longer the same is noticed, while it runs and after a restart. */
class ChangedFilesTest {

    private static final int ROWS = 2_000;

    @TempDir
    Path dir;

    private TaskRig rig;
    private Path file;

    @BeforeEach
    void readOnce() throws Exception {
        rig = new TaskRig(dir, "*");
        rig.later();
        file = dir.resolve("a.jsonl");
        Files.writeString(file, rows("x"));
        rig.start().drain();
        assertThat(rig.raw).hasSize(ROWS);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private static String rows(String inTheMiddle) {
        return IntStream.range(0, ROWS)
                .mapToObj(i -> "{\"i\":" + i + ",\"v\":\"" + (i == ROWS / 2 ? inTheMiddle : "a") + "\"}\n")
                .collect(Collectors.joining());
    }

    private void rewrite(String inTheMiddle, String behind) throws IOException {
        FileTime before = Files.getLastModifiedTime(file);
        Files.writeString(file, rows(inTheMiddle) + behind);
        Files.setLastModifiedTime(file, FileTime.fromMillis(before.toMillis() + 5_000));
    }

    private void assertReplaced() {
        assertThat(rig.error("files:a.jsonl"))
                .startsWith("was replaced since it was read; ")
                .contains("source reset");
        assertThat(rig.raw).hasSize(ROWS);
    }

    @Test
    void aValueChangedInPlace() throws Exception {
        rewrite("y", "");
        rig.drain();
        assertReplaced();
    }

    @Test
    void aValueChangedInPlaceWhileNobodyLooked() throws Exception {
        rewrite("y", "");
        rig.crash();
        rig.drain();
        assertReplaced();
    }

    @Test
    void aValueChangedAndRowsAppended() throws Exception {
        rewrite("y", "{\"i\":-1}\n");
        rig.drain();
        assertReplaced();
    }

    @Test
    void aFileThatWasOnlyTouchedIsAsItWas() throws Exception {
        rewrite("x", "");
        rig.drain();
        rig.crash();
        rig.drain();
        assertThat(rig.raw).hasSize(ROWS);
        assertThat(rig.error("files:a.jsonl")).isEmpty();
        assertThat(rig.source("files:a.jsonl").getDone()).isTrue();
    }

    @Test
    void rowsThatAreAppendedAreReadOn() throws Exception {
        Files.writeString(file, "{\"i\":-1}\n", StandardOpenOption.APPEND);
        rig.later();
        rig.drain();
        assertThat(rig.raw).hasSize(ROWS + 1);
        assertThat(rig.error("files:a.jsonl")).isEmpty();
    }

    @Test
    void aResetReadsTheFileAnewUnderANameOfItsOwn() throws Exception {
        rewrite("y", "");
        rig.drain();
        rig.reset("files:a.jsonl");
        rig.crash();
        rig.drain();
        rig.crash();
        rig.drain();

        assertThat(rig.raw).hasSize(2 * ROWS);
        assertThat(rig.raw.subList(ROWS, 2 * ROWS)).allMatch(r -> r.getSource().equals("files:a.jsonl#2"));
        assertThat(rig.raw.get(ROWS).getPosition()).isEqualTo(1);
        assertThat(rig.source("files:a.jsonl#2").getRecords()).isEqualTo(ROWS);
        assertThat(rig.source("files:a.jsonl#2").getDone()).isTrue();
        // nothing more comes under the old name, and nobody waits for it
        assertThat(rig.source("files:a.jsonl").getDone()).isTrue();
        assertThat(rig.source("files:a.jsonl").getRecords()).isEqualTo(ROWS);
        assertThat(rig.error("files:a.jsonl")).isEmpty();
    }
}
