package dev.sluice.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.ingest.pull.CursorRange;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RangeSplitTest {

    @Test
    void numbersArePartedWithoutAGap() {
        assertThat(RangeSplit.of("101", "201", 3))
                .containsExactly(
                        new CursorRange("101", "134"), new CursorRange("134", "167"), new CursorRange("167", "201"));
        assertThat(RangeSplit.of("-1", "1", 5)).containsExactly(new CursorRange("-1", "0"), new CursorRange("0", "1"));
        assertThat(RangeSplit.of("0", "18446744073709551616", 2).get(0).to()).isEqualTo("9223372036854775808");
    }

    @Test
    void datesStayDates() {
        List<CursorRange> months = RangeSplit.of("2024-01-01", "2024-01-31", 3);
        assertThat(months)
                .containsExactly(
                        new CursorRange("2024-01-01", "2024-01-11"),
                        new CursorRange("2024-01-11", "2024-01-21"),
                        new CursorRange("2024-01-21", "2024-01-31"));
    }

    @Test
    void timesKeepTheirZoneAndTheirBounds() {
        assertThat(RangeSplit.of("2024-01-01T00:00:00+02:00", "2024-01-01T02:00:00+02:00", 2))
                .containsExactly(
                        new CursorRange("2024-01-01T00:00:00+02:00", "2023-12-31T23:00:00Z"),
                        new CursorRange("2023-12-31T23:00:00Z", "2024-01-01T02:00:00+02:00"));
        assertThat(RangeSplit.of("2024-01-01 00:00:00", "2024-01-01 02:00:00", 2)
                        .get(0)
                        .to())
                .isEqualTo("2024-01-01T01:00");
    }

    @ParameterizedTest
    @CsvSource({
        "5, 5, the range is empty",
        "2024-02-01, 2024-01-01, the range is empty",
        "a, b, expected two whole numbers",
        "1, 2024-01-01, expected two whole numbers",
        "2024-01-01T00:00:00Z, 2024-01-02T00:00:00, one of the bounds has a zone"
    })
    void whatIsNoRangeSaysSo(String from, String to, String why) {
        assertThatThrownBy(() -> RangeSplit.of(from, to, 2)).hasMessageContaining(why);
    }
}
