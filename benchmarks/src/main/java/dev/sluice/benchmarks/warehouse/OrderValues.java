package dev.sluice.benchmarks.warehouse;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A cleansed order as values that an appender takes, read by hand for these fields. Not thread-safe. */
final class OrderValues {

    /** Text fields, in the order of the columns. */
    static final List<String> TEXTS = List.of(
            "order_id", "email", "country_code", "address", "product", "category", "status", "payment_ref", "kind");

    static final int ORDER_ID = 0;

    private static final JsonFactory JSON = new JsonFactory();
    private static final long NONE = Long.MIN_VALUE;
    private static final long SECOND = 1_000_000;
    private static final long DAY = 86_400 * SECOND;
    private static final int SECONDS_END = 19;

    final @Nullable String[] texts = new @Nullable String[TEXTS.size()];
    long customerId;
    long quantity;
    /** Hundredths. */
    long amount;
    /** Microseconds since the epoch. */
    long orderedAt;

    /** A missing number. */
    static boolean isMissing(long number) {
        return number == NONE;
    }

    /** Takes the values of a row: one JSON object as the rules leave it. */
    OrderValues read(byte[] row) throws IOException {
        Arrays.fill(texts, null);
        customerId = NONE;
        quantity = NONE;
        amount = NONE;
        orderedAt = NONE;
        try (JsonParser parser = JSON.createParser(row)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                if (parser.nextToken() != JsonToken.VALUE_NULL) {
                    value(name, parser);
                }
            }
        }
        return this;
    }

    /** What no rule could turn into a number or a time is left out. */
    private void value(String name, JsonParser parser) throws IOException {
        boolean number = parser.currentToken().isNumeric();
        switch (name) {
            case "customer_id" -> customerId = number ? parser.getLongValue() : NONE;
            case "quantity" -> quantity = number ? parser.getLongValue() : NONE;
            case "amount" ->
                amount = number
                        ? parser.getDecimalValue()
                                .setScale(2, RoundingMode.HALF_UP)
                                .unscaledValue()
                                .longValue()
                        : NONE;
            case "ordered_at" -> orderedAt = micros(parser.getText());
            default -> texts[TEXTS.indexOf(name)] = parser.getText();
        }
    }

    /** {@code 2026-03-04T05:06:07Z} as microseconds. */
    private static long micros(String iso) {
        if (iso.length() < SECONDS_END || iso.charAt(4) != '-' || iso.charAt(10) != 'T') {
            return NONE;
        }
        long day = LocalDate.of(number(iso, 0, 4), number(iso, 5, 2), number(iso, 8, 2))
                .toEpochDay();
        return day * DAY + (number(iso, 11, 2) * 3_600L + number(iso, 14, 2) * 60L + number(iso, 17, 2)) * SECOND;
    }

    private static int number(String text, int from, int digits) {
        int value = 0;
        for (int i = from; i < from + digits; i++) {
            value = value * 10 + (text.charAt(i) - '0');
        }
        return value;
    }
}
