package dev.sluice.benchmarks.ceiling;

import dev.sluice.benchmarks.orders.OrderDefinition;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rules of {@link OrderDefinition}, written by hand for these fields alone. Counts failed checks. Not thread-safe. */
final class HandWrittenRules {

    private static final long MICROS = 1_000_000;
    private static final Map<String, String> STATUSES =
            Map.of("shpd", "shipped", "cncl", "cancelled", "dlvd", "delivered", "pend", "pending", "pd", "paid");

    private final Map<String, String> countries = OrderDefinition.countries();
    private long findings;

    /** Checks that failed so far. */
    long findings() {
        return findings;
    }

    void apply(OrderRow row) {
        row.email = lower(row.email);
        if (row.email != null && !isEmail(row.email)) {
            findings++;
        }
        row.country = country(row.country);
        row.address = textOrNull(row.address);
        row.product = textOrNull(row.product);
        row.category = category(row.category);
        String status = lower(row.status);
        row.status = status == null ? null : STATUSES.getOrDefault(status, status);
        amount(row);
        orderedAt(row);
        row.kind = row.hasAmount && row.amountCents < 0 ? "refund" : null;
    }

    private static @Nullable String lower(@Nullable String text) {
        return text == null ? null : text.strip().toLowerCase(Locale.ROOT);
    }

    private static @Nullable String textOrNull(@Nullable String text) {
        String stripped = text == null ? "" : text.strip();
        return stripped.isEmpty() ? null : stripped;
    }

    private @Nullable String country(@Nullable String text) {
        if (text == null) {
            return null;
        }
        String upper = text.strip().toUpperCase(Locale.ROOT);
        String code = countries.get(upper);
        if (code == null) {
            findings++;
            return upper;
        }
        return code;
    }

    private static @Nullable String category(@Nullable String text) {
        String lower = lower(text);
        return lower == null || lower.equals("n/a") || lower.equals("-") ? null : lower;
    }

    private static boolean isEmail(String text) {
        int at = text.indexOf('@');
        return at > 0
                && text.indexOf('@', at + 1) < 0
                && text.indexOf(' ') < 0
                && text.indexOf('.', at) > at + 1
                && !text.endsWith(".");
    }

    private void amount(OrderRow row) {
        String text = row.amount == null ? "" : row.amount.strip();
        if (text.startsWith("€")) {
            text = text.substring(1);
        }
        boolean negative = text.startsWith("-");
        long cents = 0;
        int decimals = -1;
        for (int i = negative ? 1 : 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.' && decimals < 0) {
                decimals = 0;
            } else if (c >= '0' && c <= '9' && decimals < 2) {
                cents = cents * 10 + (c - '0');
                decimals = decimals < 0 ? decimals : decimals + 1;
            } else {
                findings++;
                return;
            }
        }
        if (text.isEmpty()) {
            return;
        }
        for (int i = Math.max(decimals, 0); i < 2; i++) {
            cents *= 10;
        }
        row.hasAmount = true;
        row.amountCents = negative ? -cents : cents;
    }

    /** 2026-03-01T12:34:56Z or 01/03/2026 12:34. */
    private void orderedAt(OrderRow row) {
        String text = row.orderedAt;
        if (text == null) {
            return;
        }
        try {
            LocalDateTime at;
            if (text.length() == 20 && text.charAt(10) == 'T') {
                at = LocalDateTime.of(
                        digits(text, 0, 4),
                        digits(text, 5, 7),
                        digits(text, 8, 10),
                        digits(text, 11, 13),
                        digits(text, 14, 16),
                        digits(text, 17, 19));
            } else if (text.length() == 16 && text.charAt(2) == '/') {
                at = LocalDateTime.of(
                        digits(text, 6, 10),
                        digits(text, 3, 5),
                        digits(text, 0, 2),
                        digits(text, 11, 13),
                        digits(text, 14, 16));
            } else {
                findings++;
                return;
            }
            row.hasOrderedAt = true;
            row.orderedAtMicros = at.toEpochSecond(ZoneOffset.UTC) * MICROS;
        } catch (DateTimeException | NumberFormatException e) {
            findings++;
        }
    }

    private static int digits(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }
}
