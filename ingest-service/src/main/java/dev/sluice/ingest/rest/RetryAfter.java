package dev.sluice.ingest.rest;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.OptionalLong;

/** Reads the header {@code Retry-After}. */
final class RetryAfter {

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss zzz", Locale.ENGLISH);

    private RetryAfter() {}

    /** Milliseconds to wait, at most {@code cap}; empty if the header says nothing that can be read. */
    static OptionalLong millis(String header, Instant now, Duration cap) {
        String text = header.strip();
        try {
            long wait = text.matches("\\d{1,18}")
                    ? Math.multiplyExact(Long.parseLong(text), 1_000L)
                    : Duration.between(now, ZonedDateTime.parse(text, DATE).toInstant())
                            .toMillis();
            return OptionalLong.of(Math.min(Math.max(0, wait), cap.toMillis()));
        } catch (ArithmeticException e) {
            return OptionalLong.of(cap.toMillis());
        } catch (DateTimeException e) {
            return OptionalLong.empty();
        }
    }
}
