package dev.sluice.llm.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {

    private static final InstantSource NOW = InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "retry-after    | 3                             | PT3S",
                "retry-after    | 0                             | PT0S",
                "retry-after    | 0.25                          | PT0.25S",
                "retry-after    | -5                            | PT0S",
                "retry-after    | 99999999                      | PT24H",
                "retry-after    | Sat, 21 Nov 2026 12:00:30 GMT | PT30S",
                "retry-after    | Sat, 21 Nov 2026 11:00:00 GMT | PT0S",
                "retry-after    | Mon, 21 Dec 2026 11:00:00 GMT | PT24H",
                "retry-after-ms | 1500                          | PT1.5S",
                "Retry-After    | 2                             | PT2S",
            })
    void reads(String header, String value, Duration wait) {
        assertThat(RetryAfter.in(headers(header, value), NOW)).contains(wait);
    }

    @ParameterizedTest
    @CsvSource({"retry-after,soon", "retry-after,NaN", "retry-after,''", "other,3"})
    void saysNothing(String header, String value) {
        assertThat(RetryAfter.in(headers(header, value), NOW)).isEmpty();
    }

    @Test
    void millisecondsWin() {
        var both = HttpHeaders.of(
                Map.of("retry-after", List.of("9"), "retry-after-ms", List.of("10")), (name, value) -> true);

        assertThat(RetryAfter.in(both, NOW)).contains(Duration.ofMillis(10));
    }

    private static HttpHeaders headers(String name, String value) {
        return HttpHeaders.of(Map.of(name, List.of(value)), (n, v) -> true);
    }
}
