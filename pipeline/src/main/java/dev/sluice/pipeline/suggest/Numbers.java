package dev.sluice.pipeline.suggest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Columns of numbers, with units, percent signs and the noise of floating point. Stateless. */
final class Numbers {
    private static final double MOSTLY = 0.95;
    private static final int MOST_UNITS = 20;
    private static final Pattern NUMBER =
            Pattern.compile("([-+]?)(\\d{1,15}(?:\\.(\\d{1,25}))?)\\s*([^\\d\\s].{0,20})?");
    private static final Pattern NOISE = Pattern.compile("(\\d*?)(?:0{5,}|9{5,})\\d*");
    /** Leading zeros are part of a code, not of a number. */
    private static final Pattern CODE = Pattern.compile("0\\d+");

    private Numbers() {}

    /** The rule for a column of numbers; empty where it is none, or needs nothing. */
    static Optional<Suggestion> suggest(Column column, List<String> nulls) {
        int[] facts = new int[4];
        int numbers = 0;
        int scale = 0;
        int digits = 1;
        int whole = 0;
        List<String> units = new ArrayList<>();
        for (int code = 0; code < column.distinct(); code++) {
            String value = column.value(code);
            Matcher matcher = NUMBER.matcher(value.strip());
            if (!matcher.matches() || CODE.matcher(matcher.group(2)).matches()) {
                continue;
            }
            int count = column.count(code);
            String unit = matcher.group(4);
            if (unit != null && !unit.equals("%") && !units.contains(unit)) {
                units.add(unit);
            }
            String fraction = matcher.group(3) == null ? "" : matcher.group(3);
            Matcher noise = NOISE.matcher(fraction);
            boolean noisy = fraction.length() >= 12 && noise.matches();
            numbers += count;
            facts[0] += unit == null ? count : 0;
            facts[1] += "%".equals(unit) ? count : 0;
            facts[2] += noisy ? count : 0;
            facts[3] += !fraction.isEmpty() && fraction.chars().allMatch(c -> c == '0') ? count : 0;
            scale = Math.max(scale, noisy ? 0 : fraction.length());
            digits = Math.max(digits, matcher.group(2).length() - (fraction.isEmpty() ? 0 : fraction.length() + 1));
            whole += fraction.isEmpty() ? count : 0;
        }
        int valued = column.filled() - column.countWhere(nulls::contains);
        if (valued == 0 || numbers < MOSTLY * valued || !column.complete() || units.size() > MOST_UNITS) {
            return Optional.empty();
        }
        int withUnit = numbers - facts[0] - facts[1];
        // a unit on every value and no number without: what stands there may be meant so, unless it is spelled in
        // several ways
        boolean unitVaries = withUnit > 0 && (units.size() > 1 || facts[0] > 0);
        boolean strayPercent = facts[1] > 0 && facts[0] > 0;
        if (withUnit > 0 && !unitVaries || facts[1] > 0 && !strayPercent) {
            return Optional.empty();
        }
        List<String> evidence = new ArrayList<>();
        List<String> parts = new ArrayList<>();
        parts.add("field: " + Yaml.text(column.name()));
        evidence.add(String.format(Locale.ROOT, "%d of %d values are numbers", numbers, valued));
        if (facts[3] > 0 && scale > 0 && withUnit > 0) {
            parts.add("replace: {\"([0-9])\\\\.0+( |$|[^0-9])\": \"$1$2\"}");
            evidence.add(facts[3] + " write a whole number as 12.0");
        }
        if (unitVaries) {
            parts.add("unit: "
                    + Yaml.list(units.stream()
                            .sorted((a, b) -> b.length() - a.length())
                            .toList()));
            evidence.add(units.size() + " spellings of the unit, on " + withUnit + " values");
        }
        if (strayPercent) {
            parts.add("percent: strip");
            evidence.add(facts[1] + " end in a percent sign and " + facts[0] + " do not; both are of one range");
        }
        if (facts[2] > 0) {
            evidence.add(facts[2] + " have the noise of binary fractions, such as 0.057999999999999996");
        }
        boolean integers = whole == numbers && facts[2] == 0;
        if (integers) {
            parts.add("to: bigint");
        } else {
            parts.add("to: \"decimal(" + Math.min(38, digits + Math.max(scale, 1) + 2) + "," + Math.max(scale, 1)
                    + ")\"");
        }
        return Optional.of(new Suggestion(evidence, List.of("{" + String.join(", ", parts) + "}")));
    }
}
