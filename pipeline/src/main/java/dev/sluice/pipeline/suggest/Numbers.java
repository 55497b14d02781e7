package dev.sluice.pipeline.suggest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The rule for a column of numbers, with units, percent signs and the noise of floating point. Stateless. */
final class Numbers {
    private static final double MOSTLY = 0.95;
    private static final int MOST_UNITS = 20;

    private Numbers() {}

    /** The rule; empty where the column is not one of numbers, or where its unit may be meant to stand there. */
    static Optional<Suggestion> suggest(Column column, List<String> nulls) {
        NumberFacts facts = NumberFacts.of(column);
        int valued = column.counted() - column.countWhere(nulls::contains);
        boolean numbers = valued > 0 && facts.numbers() >= MOSTLY * valued;
        if (!numbers || facts.isCode() || facts.units().size() > MOST_UNITS) {
            return Optional.empty();
        }
        // a unit on every value, spelled in one way: what stands there may be meant so
        boolean unitVaries = facts.withUnit() > 0 && (facts.units().size() > 1 || facts.bare() > 0);
        boolean strayPercent = facts.percent() > 0 && facts.bare() > 0;
        if ((facts.withUnit() > 0 && !unitVaries) || (facts.percent() > 0 && !strayPercent)) {
            return Optional.empty();
        }
        List<String> evidence = new ArrayList<>();
        List<String> parts = new ArrayList<>();
        parts.add("field: " + Yaml.text(column.name()));
        evidence.add(String.format(Locale.ROOT, "%d of %d values are numbers", facts.numbers(), valued));
        if (facts.pointZero() > 0 && facts.withUnit() > 0) {
            parts.add("replace: {\"([0-9])\\\\.0+( |$|[^0-9])\": \"$1$2\"}");
            evidence.add(facts.pointZero() + " write a whole number as 12.0");
        }
        if (unitVaries) {
            parts.add("unit: "
                    + Yaml.list(facts.units().stream()
                            .sorted((a, b) -> b.length() - a.length())
                            .toList()));
            evidence.add(facts.units().size() + " spellings of the unit, on " + facts.withUnit() + " values");
        }
        if (strayPercent) {
            parts.add("percent: strip");
            evidence.add(facts.percent() + " end in a percent sign and " + facts.bare() + " do not");
        }
        if (facts.noisy() > 0) {
            evidence.add(facts.noisy() + " have the noise of binary fractions, such as 0.057999999999999996");
        }
        parts.add("to: " + type(facts));
        return Optional.of(new Suggestion(evidence, List.of("{" + String.join(", ", parts) + "}")));
    }

    private static String type(NumberFacts facts) {
        if (facts.scale() == 0 && facts.noisy() == 0) {
            return "bigint";
        }
        int scale = Math.max(facts.scale(), 1);
        return "\"decimal(" + Math.min(38, facts.digits() + scale + 2) + "," + scale + ")\"";
    }
}
