package dev.sluice.benchmarks.check;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares what should be there with what is there, and says what is missing, too much, double or different. */
final class Comparison {

    private static final int EXAMPLES = 5;

    private Comparison() {}

    /** Every expected element exactly once, and nothing else; empty when it is so. */
    static List<Violation> exactlyOnce(String invariant, Set<String> expected, Collection<String> found) {
        Set<String> seen = new HashSet<String>(found.size() * 2);
        var doubled = new ArrayList<String>();
        var unexpected = new ArrayList<String>();
        for (String element : found) {
            if (!seen.add(element)) {
                doubled.add(element);
            } else if (!expected.contains(element)) {
                unexpected.add(element);
            }
        }
        List<String> missing = expected.stream().filter(e -> !seen.contains(e)).toList();
        var violations = new ArrayList<Violation>();
        report(invariant, "missing", missing, expected.size(), violations);
        report(invariant, "there more than once", doubled, expected.size(), violations);
        report(invariant, "not expected", unexpected, expected.size(), violations);
        return violations;
    }

    /** The same keys with the same values. */
    static List<Violation> sameValues(String invariant, Map<String, String> expected, Map<String, String> found) {
        var violations = new ArrayList<>(exactlyOnce(invariant, expected.keySet(), found.keySet()));
        var different = new ArrayList<String>();
        for (Map.Entry<String, String> entry : found.entrySet()) {
            String value = expected.get(entry.getKey());
            if (value != null && !value.equals(entry.getValue())) {
                different.add(entry.getKey() + " (expected " + value + ", found " + entry.getValue() + ")");
            }
        }
        report(invariant, "with another value", different, expected.size(), violations);
        return violations;
    }

    /** Named numbers that should be equal. */
    static List<Violation> sameNumbers(String invariant, Map<String, Long> expected, Map<String, Long> found) {
        var violations = new ArrayList<Violation>();
        expected.forEach((name, number) -> {
            Long there = found.get(name);
            if (!number.equals(there)) {
                violations.add(new Violation(invariant, name + ": expected " + number + ", found " + there));
            }
        });
        return violations;
    }

    private static void report(
            String invariant, String what, List<String> which, int expected, List<Violation> violations) {
        if (!which.isEmpty()) {
            violations.add(new Violation(
                    invariant,
                    which.size() + " of " + expected + " " + what + ", for instance "
                            + which.stream().limit(EXAMPLES).toList()));
        }
    }
}
