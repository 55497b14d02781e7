package dev.sluice.benchmarks.accuracy;

import static dev.sluice.benchmarks.accuracy.HeldOutColumn.Kind.CHOICE;
import static dev.sluice.benchmarks.accuracy.HeldOutColumn.Kind.CODE;
import static dev.sluice.benchmarks.accuracy.HeldOutColumn.Kind.DATE;
import static dev.sluice.benchmarks.accuracy.HeldOutColumn.Kind.KEY;
import static dev.sluice.benchmarks.accuracy.HeldOutColumn.Kind.MOMENT;
import static dev.sluice.benchmarks.accuracy.HeldOutColumn.Kind.NUMBER;
import static dev.sluice.benchmarks.accuracy.HeldOutColumn.Kind.TEXT;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Five invented tables about things that none of the public sets is about. Stateless. */
final class HeldOutSets {

    private static final List<String> HEALTH = List.of("good", "fair", "poor", "dead");
    private static final List<String> FUEL = List.of("petrol", "diesel", "electric", "hybrid", "gas");
    private static final List<String> COLOURS =
            List.of("black", "white", "silver", "blue", "red", "green", "brown", "yellow");
    private static final List<String> CONTRACTS = List.of("permanent", "fixed term", "freelance", "internship");
    private static final List<String> SECTORS =
            List.of("Health care", "Energy", "Banking", "Public service", "Construction", "Retail trade", "Education");
    private static final List<String> COUNTRIES = List.of("France", "Spain", "Poland", "Sweden", "Austria");
    private static final List<String> CURRENCIES = List.of("EUR", "EUR", "PLN", "SEK", "EUR");
    private static final List<String> STATUS = List.of("booked", "at sea", "in customs", "delivered", "returned");

    private HeldOutSets() {}

    static List<HeldOutSet> all() {
        return List.of(trees(), loans(), vehicles(), postings(), shipments());
    }

    private static HeldOutSet trees() {
        var words = new InventedWords(101);
        List<String> latin = words.phrases(30, 2);
        List<String> common = words.phrases(30, 1);
        List<String> districts = words.names(12, 1);
        List<String> streets = words.names(160, 2);
        return new HeldOutSet(
                "trees",
                columns(
                        KEY,
                        "tree_no",
                        TEXT,
                        "species",
                        TEXT,
                        "common_name",
                        TEXT,
                        "district",
                        CODE,
                        "ward",
                        TEXT,
                        "street",
                        DATE,
                        "planted",
                        NUMBER,
                        "trunk:cm",
                        NUMBER,
                        "height:m",
                        CHOICE,
                        "health",
                        TEXT,
                        "remark"),
                3,
                1,
                (n, random) -> {
                    int species = skewed(random, 30);
                    int district = random.nextInt(12);
                    return List.of(
                            "T" + (40_000 + n),
                            latin.get(species),
                            common.get(species),
                            districts.get(district),
                            String.format(Locale.ROOT, "W-%02d", district * 3 + 4),
                            streets.get(random.nextInt(160)),
                            day(random, 1955, 65),
                            Integer.toString(8 + random.nextInt(140)),
                            decimal(random, 2, 28, 1),
                            HEALTH.get(skewed(random, 4)),
                            random.nextInt(10) < 7 ? "" : "cut back in " + (2015 + random.nextInt(9)));
                });
    }

    private static HeldOutSet loans() {
        var words = new InventedWords(202);
        List<String> branches = words.names(15, 1);
        List<String> titles = words.phrases(150, 4);
        List<String> authors = words.names(150, 2);
        return new HeldOutSet(
                "loans",
                columns(
                        KEY,
                        "loan",
                        TEXT,
                        "branch",
                        CODE,
                        "branch_phone",
                        CODE,
                        "item",
                        TEXT,
                        "title",
                        TEXT,
                        "author",
                        DATE,
                        "borrowed",
                        DATE,
                        "due",
                        NUMBER,
                        "renewals",
                        NUMBER,
                        "fine"),
                4,
                4,
                (n, random) -> {
                    int branch = random.nextInt(15);
                    int item = skewed(random, 150);
                    LocalDate from = LocalDate.of(2022, 1, 1).plusDays(random.nextInt(900));
                    return List.of(
                            Integer.toString(700_000 + n),
                            branches.get(branch),
                            "0161 496 0" + (100 + branch * 7),
                            String.format(Locale.ROOT, "LB%05d", item * 613 + 11),
                            titles.get(item),
                            authors.get(item),
                            from.toString(),
                            from.plusDays(28).toString(),
                            Integer.toString(random.nextInt(4)),
                            random.nextInt(5) == 0 ? decimal(random, 0, 12, 2) : "");
                });
    }

    private static HeldOutSet vehicles() {
        var words = new InventedWords(303);
        List<String> makes = words.names(12, 1);
        List<String> models = words.names(60, 1);
        List<String> counties = words.names(40, 1);
        return new HeldOutSet(
                "vehicles",
                columns(
                        KEY,
                        "plate",
                        TEXT,
                        "make",
                        TEXT,
                        "model",
                        CHOICE,
                        "fuel",
                        NUMBER,
                        "power:kW",
                        DATE,
                        "registered",
                        CHOICE,
                        "colour",
                        TEXT,
                        "county",
                        CODE,
                        "county_code"),
                7,
                1,
                (n, random) -> {
                    int model = skewed(random, 60);
                    int county = random.nextInt(40);
                    return List.of(
                            String.format(Locale.ROOT, "%c%c %04d", 'A' + n % 26, 'A' + n / 26 % 26, n),
                            makes.get(model % 12),
                            models.get(model),
                            FUEL.get(skewed(random, 5)),
                            Integer.toString(40 + random.nextInt(200)),
                            day(random, 2001, 23),
                            COLOURS.get(random.nextInt(8)),
                            counties.get(county),
                            counties.get(county).substring(0, 2).toUpperCase(Locale.ROOT) + county);
                });
    }

    private static HeldOutSet postings() {
        var words = new InventedWords(404);
        List<String> titles = words.phrases(40, 2);
        List<String> employers = words.names(120, 2);
        List<String> cities = words.names(50, 1);
        return new HeldOutSet(
                "postings",
                columns(
                        KEY,
                        "ref",
                        TEXT,
                        "title",
                        TEXT,
                        "employer",
                        TEXT,
                        "sector",
                        TEXT,
                        "city",
                        TEXT,
                        "country",
                        NUMBER,
                        "salary",
                        CODE,
                        "currency",
                        CHOICE,
                        "contract",
                        DATE,
                        "posted",
                        CHOICE,
                        "remote"),
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

    private static HeldOutSet shipments() {
        var words = new InventedWords(505);
        List<String> carriers = words.names(12, 2);
        List<String> ports = words.names(60, 1);
        return new HeldOutSet(
                "shipments",
                columns(
                        KEY,
                        "waybill",
                        TEXT,
                        "carrier",
                        CODE,
                        "scac",
                        TEXT,
                        "origin",
                        CODE,
                        "origin_code",
                        TEXT,
                        "destination",
                        CODE,
                        "destination_code",
                        NUMBER,
                        "weight:kg",
                        MOMENT,
                        "departed",
                        CHOICE,
                        "status"),
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

    /** Pairs of kind and name; a name may carry a unit behind a colon. */
    private static List<HeldOutColumn> columns(Object... pairs) {
        List<HeldOutColumn> columns = new ArrayList<>();
        for (int i = 0; i < pairs.length; i += 2) {
            String[] name = ((String) pairs[i + 1]).split(":", 2);
            columns.add(new HeldOutColumn(name[0], (HeldOutColumn.Kind) pairs[i], name.length == 2 ? name[1] : ""));
        }
        return columns;
    }

    /** Small numbers come more often. */
    private static int skewed(Random random, int most) {
        return Math.min(random.nextInt(most), random.nextInt(most));
    }

    private static String day(Random random, int from, int years) {
        return LocalDate.of(from, 1, 1).plusDays(random.nextInt(365 * years)).toString();
    }

    private static String decimal(Random random, int least, int most, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", least + random.nextDouble() * (most - least));
    }

    private static String code(String name, int number) {
        return name.replaceAll("[^A-Za-z]", "").substring(0, 3).toUpperCase(Locale.ROOT) + (char) ('A' + number % 26);
    }
}
