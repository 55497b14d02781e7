package dev.sluice.pipeline.coercion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.coercion.NumberReader.Percent;
import dev.sluice.pipeline.row.JsonNumber;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberReaderTest {
    private static final NumberReader POINT = new NumberReader(List.of("oz", "oz.", "fl oz"), Percent.FRACTION, '.');
    private static final NumberReader COMMA = new NumberReader(List.of(), Percent.STRIP, ',');

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "5            | 5", "-5.50        | -5.50", "+5           | 5", "007          | 7",
                ".5           | 0.5", "5.           | 5", "1e3          | 1E+3", "1,200        | 1200",
                "1,234,567.89 | 1234567.89", "1 200     | 1200", "1'200.5      | 1200.5", "1_000        | 1000",
                "$1,200       | 1200", "1200 €       | 1200", "-$5          | -5", "$-5          | -5",
                "(12.50)      | -12.50", "($12)        | -12", "−5           | -5", "12.0 oz.     | 12.0",
                "12.0 OZ      | 12.0", "3fl oz       | 3", "5%           | 0.05", "5.2 %        | 0.052",
                "` 7 `        | 7"
            })
    void readsNumbersAsPeopleWriteThem(String text, BigDecimal expected) {
        assertThat(POINT.read(text)).isNotNull().isEqualByComparingTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-",
                "+",
                ".",
                "$",
                "%",
                "()",
                "(-5)",
                "--5",
                "1,20",
                "1,2000",
                "12,34",
                "1.2.3",
                "1.200.300",
                "1e",
                "1e99999",
                "0x1F",
                "NaN",
                "Infinity",
                "five",
                "5 pounds",
                "oz",
                "1,200 1",
                "1٢",
                "5%%",
                "%5",
                "1e-2000",
                "$€5",
                "5-"
            })
    void whatIsNoNumberIsNone(String text) {
        assertThat(POINT.read(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"1.234,50 | 1234.50", "1234,5 € | 1234.5", "5,2% | 5.2", "1.200 | 1200"})
    void theDecimalMarkMayBeAComma(String text, BigDecimal expected) {
        assertThat(COMMA.read(text)).isNotNull().isEqualByComparingTo(expected);
    }

    @Test
    void aCommaIsNoGroupWhereItIsTheMark() {
        assertThat(COMMA.read("1,234,5")).isNull();
        assertThat(COMMA.read("1.5")).isNull();
    }

    @Test
    void workIsBounded() {
        assertThat(POINT.read("9".repeat(1_001))).isNull();
        assertThat(POINT.read(JsonNumber.of("1e999999999"))).isNull();
        assertThat(POINT.read(JsonNumber.of("1e99999999999999"))).isNull();
        assertThat(POINT.read(List.of())).isNull();
    }
}
