package dev.sluice.benchmarks.accuracy;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** What the makers of invented rows have in common. Stateless. */
final class HeldOutValues {

    private HeldOutValues() {}

    /** Pairs of kind and name; a name may carry a unit behind a colon. */
    static List<HeldOutColumn> columns(Object... pairs) {
        List<HeldOutColumn> columns = new ArrayList<>();
        for (int i = 0; i < pairs.length; i += 2) {
            String[] name = ((String) pairs[i + 1]).split(":", 2);
            columns.add(new HeldOutColumn(name[0], (HeldOutColumn.Kind) pairs[i], name.length == 2 ? name[1] : ""));
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
