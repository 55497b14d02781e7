package dev.sluice.metadata.normalize;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecimalsTest {

    @ParameterizedTest
    @CsvSource({
        "0.1, 0.1",
        "5, 5.0",
        "-0.0, -0.0",
        "1e16, 1e+16",
        "1e15, 1000000000000000.0",
        "0.0001, 0.0001",
        "0.00001, 1e-05",
        "123456789.12345679, 123456789.12345679",
        "2e23, 2e+23",
        "1e300, 1e+300",
        "-2.5e-10, -2.5e-10",
        "4.9e-324, 5e-324",
        "0.30000000000000004, 0.30000000000000004",
        "9007199254740993, 9007199254740992.0"
    })
    void printsDoublesAsPythonDoes(double value, String text) {
        assertThat(Decimals.python(value)).isEqualTo(text);
    }

    @Test
    void readsAndPrintsRandomDoublesExactly() {
        Random random = new Random(5);
        for (int i = 0; i < 20_000; i++) {
            double value = i % 2 == 0 ? random.nextInt(1_000_000) / 1000.0 : Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                String text = Decimals.python(value);
                assertThat(Decimals.parse(text.toCharArray(), 0, text.length())).isEqualTo(value);
            }
        }
    }

    @Test
    void fitsDecimalsWithoutBuildingMillionsOfDigits() {
        assertThat(Decimals.fit(new BigDecimal("10.125"), 12, 2)).isEqualTo(new BigDecimal("10.13"));
        assertThat(Decimals.fit(new BigDecimal("99999.995"), 7, 2)).isNull();
        assertThat(Decimals.fit(new BigDecimal("1e1000000"), 38, 9)).isNull();
        assertThat(Decimals.fit(new BigDecimal("1e-1000000"), 38, 9)).isEqualByComparingTo(BigDecimal.ZERO);
        assertThat(Decimals.fit(BigDecimal.ZERO, 5, 2)).isEqualTo(new BigDecimal("0.00"));
    }
}
