package dev.sluice.benchmarks.accuracy;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** What the makers of invented rows have in common. Stateless. */
final class HeldOutValues {

    private HeldOutValues() {}

    /** Columns, each as kind, name and perhaps a colon and a unit, with commas between them: {@code KEY plate, NUMBER power:kW}. */
    static List<HeldOutColumn> columns(String... lines) {
        List<HeldOutColumn> columns = new ArrayList<>();
        for (String column : String.join(", ", lines).split(", ")) {
            String[] part = column.split("[ :]");
            String unit = part.length == 3 ? part[2] : "";
            columns.add(new HeldOutColumn(part[1], HeldOutColumn.Kind.valueOf(part[0]), unit));
        }
        return columns;
    }

    /** Small numbers come more often. */
    static int skewed(Random random, int most) {
        return Math.min(random.nextInt(most), random.nextInt(most));
    }

    static String day(Random random, int from, int years) {
        return LocalDate.of(from, 1, 1).plusDays(random.nextInt(365 * years)).toString();
    }

    static String decimal(Random random, int least, int most, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", least + random.nextDouble() * (most - least));
    }

    static String code(String name, int number) {
        return name.replaceAll("[^A-Za-z]", "").substring(0, 3).toUpperCase(Locale.ROOT) + (char) ('A' + number % 26);
    }
}
