package dev.sluice.benchmarks.accuracy;

import static dev.sluice.benchmarks.accuracy.HeldOutValues.code;
import static dev.sluice.benchmarks.accuracy.HeldOutValues.columns;
import static dev.sluice.benchmarks.accuracy.HeldOutValues.day;
import static dev.sluice.benchmarks.accuracy.HeldOutValues.decimal;
import static dev.sluice.benchmarks.accuracy.HeldOutValues.skewed;

import java.util.List;
import java.util.Locale;

/** Invented tables as firms keep them: job postings, shipments. Stateless. */
final class HeldOutTrade {

    private static final List<String> CONTRACTS = List.of("permanent", "fixed term", "freelance", "internship");
    private static final List<String> SECTORS =
            List.of("Health care", "Energy", "Banking", "Public service", "Construction", "Retail trade", "Education");
    private static final List<String> COUNTRIES = List.of("France", "Spain", "Poland", "Sweden", "Austria");
    private static final List<String> CURRENCIES = List.of("EUR", "EUR", "PLN", "SEK", "EUR");
    private static final List<String> STATUS = List.of("booked", "at sea", "in customs", "delivered", "returned");

    private HeldOutTrade() {}

    static HeldOutSet postings() {
        var words = new InventedWords(404);
        List<String> titles = words.phrases(40, 2);
        List<String> employers = words.names(120, 2);
        List<String> cities = words.names(50, 1);
        return new HeldOutSet(
                "postings",
                columns(
                        "KEY ref, TEXT title, TEXT employer, TEXT sector, TEXT city, TEXT country",
                        "NUMBER salary, CODE currency, CHOICE contract, DATE posted, CHOICE remote"),
                4,
                2,
                (n, random) -> {
                    int employer = skewed(random, 120);
                    int city = random.nextInt(50);
                    return List.of(
                            "P-" + (10_000 + n),
                            titles.get(skewed(random, 40)),
                            employers.get(employer),
                            SECTORS.get(employer % 7),
                            cities.get(city),
                            COUNTRIES.get(city % 5),
                            Integer.toString(18_000 + random.nextInt(700) * 100),
                            CURRENCIES.get(city % 5),
                            CONTRACTS.get(skewed(random, 4)),
                            day(random, 2023, 2),
                            random.nextInt(3) == 0 ? "yes" : "no");
                });
    }

    static HeldOutSet shipments() {
        var words = new InventedWords(505);
        List<String> carriers = words.names(12, 2);
        List<String> ports = words.names(60, 1);
        return new HeldOutSet(
                "shipments",
                columns(
                        "KEY waybill, TEXT carrier, CODE scac, TEXT origin, CODE origin_code",
                        "TEXT destination, CODE destination_code, NUMBER weight:kg, MOMENT departed",
                        "CHOICE status"),
                3,
                5,
                (n, random) -> {
                    int carrier = skewed(random, 12);
                    int from = random.nextInt(60);
                    int to = (from + 1 + random.nextInt(59)) % 60;
                    return List.of(
                            Integer.toString(90_000_000 + n * 7),
                            carriers.get(carrier),
                            code(carriers.get(carrier), carrier),
                            ports.get(from),
                            code(ports.get(from), from),
                            ports.get(to),
                            code(ports.get(to), to),
                            decimal(random, 20, 24_000, 1),
                            day(random, 2024, 1)
                                    + String.format(
                                            Locale.ROOT, " %02d:%02d", random.nextInt(24), random.nextInt(12) * 5),
                            STATUS.get(skewed(random, 5)));
                });
    }
}
