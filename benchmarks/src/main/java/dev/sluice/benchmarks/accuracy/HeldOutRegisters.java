package dev.sluice.benchmarks.accuracy;

import static dev.sluice.benchmarks.accuracy.HeldOutValues.columns;
import static dev.sluice.benchmarks.accuracy.HeldOutValues.day;
import static dev.sluice.benchmarks.accuracy.HeldOutValues.decimal;
import static dev.sluice.benchmarks.accuracy.HeldOutValues.skewed;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;

/** Invented tables as offices and libraries keep them: trees, loans, vehicles. Stateless. */
final class HeldOutRegisters {

    private static final List<String> HEALTH = List.of("good", "fair", "poor", "dead");
    private static final List<String> FUEL = List.of("petrol", "diesel", "electric", "hybrid", "gas");
    private static final List<String> COLOURS =
            List.of("black", "white", "silver", "blue", "red", "green", "brown", "yellow");

    private HeldOutRegisters() {}

    static HeldOutSet trees() {
        var words = new InventedWords(101);
        List<String> latin = words.phrases(30, 2);
        List<String> common = words.phrases(30, 1);
        List<String> districts = words.names(12, 1);
        List<String> streets = words.names(160, 2);
        return new HeldOutSet(
                "trees",
                columns(
                        "KEY tree_no, TEXT species, TEXT common_name, TEXT district, CODE ward, TEXT street",
                        "DATE planted, NUMBER trunk:cm, NUMBER height:m, CHOICE health, TEXT remark"),
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

    static HeldOutSet loans() {
        var words = new InventedWords(202);
        List<String> branches = words.names(15, 1);
        List<String> titles = words.phrases(150, 4);
        List<String> authors = words.names(150, 2);
        return new HeldOutSet(
                "loans",
                columns(
                        "KEY loan, TEXT branch, CODE branch_phone, CODE item, TEXT title, TEXT author",
                        "DATE borrowed, DATE due, NUMBER renewals, NUMBER fine"),
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

    static HeldOutSet vehicles() {
        var words = new InventedWords(303);
        List<String> makes = words.names(12, 1);
        List<String> models = words.names(60, 1);
        List<String> counties = words.names(40, 1);
        return new HeldOutSet(
                "vehicles",
                columns(
                        "KEY plate, TEXT make, TEXT model, CHOICE fuel, NUMBER power:kW, DATE registered",
                        "CHOICE colour, TEXT county, CODE county_code"),
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
}
