package dev.sluice.pipeline.suggest;

import com.google.re2j.Pattern;
import dev.sluice.pipeline.row.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The rules for a column of numbers, with units, percent signs and the noise of floating point. Stateless. */
final class Numbers {
    private static final double MOSTLY = 0.95;
    private static final int MOST_UNITS = 20;
    private static final double MOSTLY_WITH = 0.6;

    private Numbers() {}

    /** The rules; none where the column is not one of numbers, or where its unit may be meant to stand there. */
    static List<Suggestion> suggest(Column column, List<String> nulls) {
        NumberFacts facts = NumberFacts.of(column);
        int valued = column.counted() - column.countWhere(nulls::contains);
        boolean numbers = valued > 0 && facts.numbers() >= MOSTLY * valued;
        if (!numbers || facts.isCode() || facts.units().size() > MOST_UNITS) {
            return List.of();
        }
        // a unit on every value, spelled in one way: what stands there may be meant so
        boolean unitVaries = facts.withUnit() > 0 && (facts.units().size() > 1 || facts.bare() > 0);
        boolean strayPercent = facts.percent() > 0 && facts.bare() > 0;
        if ((facts.withUnit() > 0 && !unitVaries) || (facts.percent() > 0 && !strayPercent)) {
            return List.of();
        }
        List<String> evidence = evidence(facts, valued);
        boolean strips = facts.pointZero() > 0 && facts.withUnit() > MOSTLY_WITH * facts.numbers();
        String type = type(facts, strips);
        List<String> parts = new ArrayList<>();
        parts.add("field: " + Yaml.text(column.name()));
        if (type == null) {
            return unitVaries || strayPercent ? List.of(asText(parts, facts, strips, evidence)) : List.of();
        }
        if (strips) {
            parts.add("replace: {\"([0-9])\\\\.0+( |$|[^0-9])\": \"$1$2\"}");
        }
        if (unitVaries) {
            parts.add("unit: " + Yaml.list(units(facts)));
        }
        if (strayPercent) {
            parts.add("percent: strip");
        }
        parts.add("to: " + type);
        Suggestion rule = new Suggestion(evidence, List.of("{" + String.join(", ", parts) + "}"));
        return facts.noisy() == 0
                ? List.of(rule)
                : List.of(
                        rule,
                        Suggestion.of(
                                "without the zeros that rounding leaves",
                                "{field: " + Yaml.text(column.name()) + ", to: double}"));
    }

    private static List<String> evidence(NumberFacts facts, int valued) {
        List<String> evidence = new ArrayList<>();
        evidence.add(String.format(Locale.ROOT, "%d of %d values are numbers", facts.numbers(), valued));
        if (facts.pointZero() > 0 && facts.withUnit() > 0) {
            evidence.add(facts.pointZero() + " write a whole number as 12.0");
        }
        if (facts.withUnit() > 0) {
            evidence.add(facts.units().size() + " spellings of the unit, on " + facts.withUnit() + " values");
        }
        if (facts.percent() > 0) {
            evidence.add(facts.percent() + " end in a percent sign and " + facts.bare() + " do not");
        }
        if (facts.noisy() > 0) {
            evidence.add(facts.noisy() + " have the noise of binary fractions, such as 0.057999999999999996");
        }
        return evidence;
    }

    private static List<String> units(NumberFacts facts) {
        return facts.units().stream().sorted((a, b) -> b.length() - a.length()).toList();
    }

    /** Numbers that any type would write anew, some with zeros and some without: they stay texts, without what does not belong to them. */
    private static Suggestion asText(List<String> parts, NumberFacts facts, boolean strips, List<String> evidence) {
        List<String> behind = new ArrayList<>();
        units(facts).forEach(unit -> behind.add(Pattern.quote(unit)));
        if (facts.percent() > 0) {
            behind.add("%");
        }
        List<String> replace = new ArrayList<>();
        replace.add(JsonText.of("(?i)([0-9]) *(?:" + String.join("|", behind) + ")$") + ": \"$1\"");
        if (strips) {
            replace.add("\"\\\\.0+$\": \"\"");
        }
        parts.add("replace: {" + String.join(", ", replace) + "}");
        parts.add("matches: \"[-+]?[0-9]+([.][0-9]+)?\"");
        evidence.add("a text still, as a type would write 12 and 8.4 anew; add 'to: double' for a column of numbers");
        return new Suggestion(evidence, List.of("{" + String.join(", ", parts) + "}"));
    }

    /** The type whose column shows each number as it is written here; null: there is none. */
    private static @Nullable String type(NumberFacts facts, boolean strips) {
        boolean whole = facts.scale() == 0 || (strips && facts.fractions() == 0);
        if (whole && facts.noisy() == 0) {
            return "bigint";
        }
        int scale = Math.max(facts.scale(), 1);
        if (facts.noisy() > 0 || (!strips && facts.scale() == facts.leastScale())) {
            return "\"decimal(" + Math.min(38, facts.digits() + scale + 2) + "," + scale + ")\"";
        }
        return !strips && facts.plain() == facts.numbers() ? "double" : null;
    }
}
