package dev.sluice.benchmarks.orders;

import java.util.Locale;
import java.util.Random;

/**
 * Makes web-shop orders: the same seed gives the same orders on every machine. About 15 % are dirty, 3 % bring a newer version
 * of an earlier order. {@code payment_ref} numbers the records from 1 and is never dirty, so that versions of one order can be
 * told apart. Not thread-safe.
 */
public final class OrderGenerator {

    private static final double REPEATED = 0.03;
    private static final double DIRTY = 0.15;

    private static final String[] FIRST = {
        "anna", "ben", "carla", "david", "emma", "felix", "greta", "henri", "ines", "jonas", "katja", "liam", "mara",
        "noah", "olga", "pavel", "rosa", "sven", "tessa", "viktor"
    };
    private static final String[] LAST = {
        "schmidt",
        "martin",
        "rossi",
        "garcia",
        "novak",
        "jansen",
        "kowalski",
        "dubois",
        "andersson",
        "silva",
        "fischer",
        "moreau",
        "bianchi",
        "lopez",
        "svoboda"
    };
    private static final String[] HOSTS = {"example.com", "example.org", "mail.example.net", "shop.example.com"};
    private static final String[] STREETS = {
        "High Street", "Station Road", "Rue de la Paix", "Hauptstrasse", "Via Garibaldi", "Calle Mayor", "Church Lane"
    };
    private static final String[] CITIES = {
        "Berlin", "Paris", "Milano", "Madrid", "Praha", "Amsterdam", "Warszawa", "Lisboa", "Wien", "Stockholm"
    };
    private static final String[] PRODUCTS = {
        "wireless mouse",
        "desk lamp",
        "cordless drill",
        "wooden train set",
        "espresso machine",
        "garden hose 25 m",
        "noise-cancelling headphones",
        "board game for four",
        "stainless steel pan",
        "USB-C charger 65 W"
    };
    private static final String[] CATEGORIES = {"electronics", "home", "toys", "garden", "kitchen"};
    private static final String[] STATUSES = {"pending", "paid", "shipped", "delivered", "cancelled"};

    private final Random random;
    private final Dirt dirt;
    private final long first;
    private long records;
    private long orders;

    /**
     * A stream of orders.
     *
     * @param seed decides everything but the numbers
     * @param first number of the first order and record, so that several streams do not share orders
     */
    public OrderGenerator(long seed, long first) {
        random = new Random(seed);
        dirt = new Dirt(random);
        this.first = first;
    }

    /** Appends the next record in a format, without the line end. */
    public void next(OrderFormat format, StringBuilder to) {
        format.write(next(), to);
    }

    /** The next record as the upstream system sends it. */
    Order next() {
        records++;
        boolean repeat = orders > 0 && random.nextDouble() < REPEATED;
        long order = repeat ? (long) (random.nextDouble() * orders) : orders++;
        String name = pick(FIRST) + "." + pick(LAST);
        var values = new String[] {
            "O-" + padded(first + order, 9),
            Integer.toString(10_000 + random.nextInt(250_000)),
            name + random.nextInt(1_000) + "@" + pick(HOSTS),
            pick(Countries.CODES),
            (1 + random.nextInt(180)) + " " + pick(STREETS) + ", " + padded(random.nextInt(100_000), 5) + " "
                    + pick(CITIES),
            pick(PRODUCTS),
            pick(CATEGORIES),
            Integer.toString(1 + random.nextInt(5)),
            (1 + random.nextInt(900)) + "." + padded(random.nextInt(100), 2),
            timestamp(),
            pick(STATUSES),
            "PAY-" + padded(first + records, 10)
        };
        return random.nextDouble() < DIRTY ? dirt.spoil(values) : new Order(values, false);
    }

    private String pick(String[] words) {
        return words[random.nextInt(words.length)];
    }

    private String timestamp() {
        return "2026-" + padded(1 + random.nextInt(9), 2) + "-" + padded(1 + random.nextInt(28), 2) + "T"
                + padded(random.nextInt(24), 2) + ":" + padded(random.nextInt(60), 2) + ":"
                + padded(random.nextInt(60), 2)
                + "Z";
    }

    private static String padded(long number, int digits) {
        String text = Long.toString(number);
        return text.length() >= digits ? text : String.format(Locale.ROOT, "%0" + digits + "d", number);
    }
}
