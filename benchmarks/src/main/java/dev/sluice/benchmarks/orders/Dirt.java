package dev.sluice.benchmarks.orders;

import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The ways in which an order arrives dirty; one defect per record, now and then two. Not thread-safe. */
final class Dirt {

    private static final double TWICE = 0.1;
    private static final double BROKEN = 0.02;

    private final Random random;

    Dirt(Random random) {
        this.random = random;
    }

    /** The order with these values, spoilt. */
    Order spoil(String[] clean) {
        @Nullable String[] values = Arrays.copyOf(clean, clean.length);
        if (random.nextDouble() < BROKEN) {
            return new Order(values, true);
        }
        spoilOne(clean, values);
        if (random.nextDouble() < TWICE) {
            spoilOne(clean, values);
        }
        return new Order(values, false);
    }

    private void spoilOne(String[] clean, @Nullable String[] values) {
        switch (random.nextInt(8)) {
            case 0 -> values[Order.EMAIL] = badEmail(clean[Order.EMAIL]);
            case 1 -> values[Order.EMAIL] = "  " + clean[Order.EMAIL].toUpperCase(Locale.ROOT) + " ";
            case 2 -> values[Order.COUNTRY] = oddCountry(clean[Order.COUNTRY]);
            case 3 -> values[Order.AMOUNT] = oddAmount(clean[Order.AMOUNT]);
            case 4 -> values[Order.ORDERED_AT] = oddDate(clean[Order.ORDERED_AT]);
            case 5 -> values[Order.STATUS] = shortStatus(clean[Order.STATUS]);
            case 6 -> values[Order.CATEGORY] = random.nextBoolean() ? "N/A" : "-";
            default -> values[random.nextBoolean() ? Order.ADDRESS : Order.PRODUCT] = missing();
        }
    }

    private String badEmail(String email) {
        return switch (random.nextInt(3)) {
            case 0 -> email.replace("@", "");
            case 1 -> email.replace("@", " at ");
            default -> email.substring(0, email.indexOf('@') + 1);
        };
    }

    private String oddCountry(String code) {
        int index = Arrays.asList(Countries.CODES).indexOf(code);
        return switch (random.nextInt(4)) {
            case 0 -> " " + code.toLowerCase(Locale.ROOT) + " ";
            case 1 -> code.charAt(0) + code.substring(1).toLowerCase(Locale.ROOT);
            case 2 -> Countries.name(Math.max(index, 0)).toLowerCase(Locale.ROOT);
            default -> "XX";
        };
    }

    private String oddAmount(String amount) {
        return switch (random.nextInt(5)) {
            case 0 -> "€" + amount;
            case 1 -> amount + " EUR";
            case 2 -> "-" + amount;
            case 3 -> "free";
            default -> " " + amount + " ";
        };
    }

    /** 2026-03-01T12:34:56Z as 01/03/2026 12:34, or cut to the day. */
    private String oddDate(String at) {
        return switch (random.nextInt(4)) {
            case 0 -> "yesterday";
            default ->
                at.substring(8, 10) + "/" + at.substring(5, 7) + "/" + at.substring(0, 4) + " " + at.substring(11, 16);
        };
    }

    private String shortStatus(String status) {
        String shortened =
                switch (status) {
                    case "shipped" -> "shpd";
                    case "cancelled" -> "cncl";
                    case "delivered" -> "dlvd";
                    case "pending" -> "pend";
                    default -> "pd";
                };
        return random.nextBoolean() ? shortened : shortened.toUpperCase(Locale.ROOT);
    }

    private @Nullable String missing() {
        return random.nextBoolean() ? "" : null;
    }
}
