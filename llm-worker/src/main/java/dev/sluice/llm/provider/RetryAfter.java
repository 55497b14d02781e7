package dev.sluice.llm.provider;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Reads how long a provider asks to wait: {@code retry-after-ms}, or {@code Retry-After} in seconds or as an HTTP date. */
final class RetryAfter {

    private static final double MAX_SECONDS = Duration.ofDays(1).toSeconds();

    private RetryAfter() {}

    /** The wait, 0 or longer and never above a day; empty where the headers say nothing readable. */
    static Optional<Duration> in(HttpHeaders headers, InstantSource clock) {
        Optional<Duration> millis = headers.firstValue("retry-after-ms").flatMap(value -> number(value, 1_000.0));
        return millis.isPresent()
                ? millis
                : headers.firstValue("retry-after")
                        .flatMap(value -> number(value, 1.0).or(() -> date(value, clock.instant())));
    }

    private static Optional<Duration> number(String value, double perSecond) {
        try {
            double seconds = Double.parseDouble(value.strip()) / perSecond;
            if (Double.isNaN(seconds)) {
                return Optional.empty();
            }
            double bounded = Math.min(Math.max(seconds, 0.0), MAX_SECONDS);
            return Optional.of(Duration.ofMillis(Math.round(Math.ceil(bounded * 1_000.0))));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> date(String value, Instant now) {
        try {
            Instant then = ZonedDateTime.parse(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Duration wait = Duration.between(now, then);
            Duration most = Duration.ofDays(1);
            return Optional.of(wait.isNegative() ? Duration.ZERO : wait.compareTo(most) > 0 ? most : wait);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
