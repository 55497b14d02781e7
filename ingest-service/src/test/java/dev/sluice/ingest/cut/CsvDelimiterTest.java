package dev.sluice.ingest.cut;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CsvDelimiterTest {

    private static char ofHeader(String text) {
        return CsvDelimiter.detect(text.getBytes(UTF_8), true);
    }

    @Test
    void aHeaderAloneTells() {
        assertThat(ofHeader("a,b;c,d")).isEqualTo(',');
        assertThat(ofHeader("a;b;c,d")).isEqualTo(';');
        assertThat(ofHeader("a\tb")).isEqualTo('\t');
        assertThat(ofHeader("a|b|c")).isEqualTo('|');
        assertThat(ofHeader("only")).isEqualTo(',');
        assertThat(ofHeader("\"a;b;c\",d")).isEqualTo(',');
        assertThat(ofHeader("")).isEqualTo(',');
    }

    @Test
    void theRowsDecideWhatTheHeaderLeavesOpen() {
        assertThat(ofHeader("id;size, cm\n1;2\n3;4\n")).isEqualTo(';');
        assertThat(ofHeader("id,first|last\n1,a|b\n2,c\n3,d\n")).isEqualTo(',');
    }

    @Test
    void withoutAHeaderTheRowsAgree() {
        String rows = "1;a, b and c;x\n2;d;y\n3;\"e;f\";z\n";
        assertThat(CsvDelimiter.detect(rows.getBytes(UTF_8), false)).isEqualTo(';');
    }

    @Test
    void aRowThatIsCutOffDoesNotCount() {
        assertThat(ofHeader("a,b,c\n1,2,3\n4;5;6;7;8")).isEqualTo(',');
    }
}
