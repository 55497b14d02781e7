package dev.sluice.ingest.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schemas.RawRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvDialectTest {

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

    private void write(String content) throws IOException {
        Files.writeString(dir.resolve("a.csv"), content);
    }

    @Test
    void withoutAHeaderTheFirstRowIsARecord() throws Exception {
        write("1;x\n2;y\n");
        rig.with(FilesSettings.HEADER, "false").start().drain();
        assertThat(rig.payloads()).containsExactly("1;x", "2;y");
        assertThat(rig.raw).extracting(RawRecord::getHeader).containsOnlyNulls();
        assertThat(rig.raw).extracting(RawRecord::getLine).containsExactly(1L, 2L);
        assertThat(rig.raw).extracting(RawRecord::getDelimiter).containsOnly(";");
    }

    @Test
    void declaredColumnsNameWhatHasNoHeader() throws Exception {
        write("1,x\n2,y\n");
        rig.with(FilesSettings.COLUMNS, "[\"id\",\"full \\\"name\\\"\"]")
                .start()
                .drain();
        assertThat(rig.payloads()).containsExactly("1,x", "2,y");
        assertThat(rig.raw).extracting(RawRecord::getHeader).containsOnly("\"id\",\"full \"\"name\"\"\"");
    }

    @Test
    void declaredColumnsReplaceAHeader() throws Exception {
        write("x1,x2\n1,x\n");
        rig.with(FilesSettings.COLUMNS, "[\"id\",\"name\"]")
                .with(FilesSettings.HEADER, "true")
                .start()
                .drain();
        assertThat(rig.payloads()).containsExactly("1,x");
        assertThat(rig.raw).extracting(RawRecord::getHeader).containsOnly("\"id\",\"name\"");
    }

    @Test
    void linesBeforeTheHeaderAreReadOver() throws Exception {
        write("\uFEFFExport, of \"today\r\n\r\nid;n\r\n1;x\r\n");
        rig.with(FilesSettings.SKIP_ROWS, "2").start().drain();
        assertThat(rig.payloads()).containsExactly("1;x");
        assertThat(rig.raw).extracting(RawRecord::getHeader).containsOnly("id;n");
        assertThat(rig.raw).extracting(RawRecord::getLine).containsExactly(4L);
    }

    @Test
    void aCrashBehindThePreambleKeepsTheDialect() throws Exception {
        write("made by x\n" + "1|y\n".repeat(5_000));
        rig.with(FilesSettings.SKIP_ROWS, "1")
                .with(FilesSettings.HEADER, "false")
                .start();
        rig.poll();
        rig.crash();
        rig.drain();
        rig.crash();
        rig.drain();
        assertThat(rig.raw).hasSize(5_000);
        assertThat(rig.raw.stream().map(RawRecord::getPosition).distinct()).hasSize(5_000);
        assertThat(rig.raw).extracting(RawRecord::getDelimiter).containsOnly("|");
    }

    @Test
    void theRowsTellTheDelimiterWhereTheHeaderDoesNot() throws Exception {
        write("id;size, cm\n1;2\n3;4\n");
        rig.start().drain();
        assertThat(rig.raw).extracting(RawRecord::getDelimiter).containsOnly(";");
    }
}
