package dev.sluice.standalone.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {

    @Test
    void alignsNumbersToTheRight() {
        assertThat(new TextTable(List.of("name", "rows"))
                        .row(List.of("beers", "2,410"))
                        .row(List.of("hospital", "10"))
                        .render())
                .isEqualTo("""
                        name       rows
                        ────────  ─────
                        beers     2,410
                        hospital     10
                        """);
    }

    @Test
    void keepsControlCharactersOfDataFromTheTerminal() {
        assertThat(new TextTable(List.of("c")).row(List.of("a\u001b[31mb\nc")).render())
                .endsWith("a [31mb c\n");
    }
}
