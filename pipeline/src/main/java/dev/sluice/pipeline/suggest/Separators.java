package dev.sluice.pipeline.suggest;

import dev.sluice.pipeline.row.JsonText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Codes of digits in groups, such as phone numbers, nearly all with the same signs between the groups: the few that have as many digits and
 * other signs, or none, are brought to the same. Stateless.
 */
final class Separators {
    private static final double MOSTLY = 0.8;
    private static final double NEARLY_ALL = 0.95;
    private static final int LEAST_DIGITS = 7;
    private static final int LONGEST = 30;
    private static final Pattern DIGITS_AND_SIGNS =
            Pattern.compile("[^\\p{L}\\p{N}]*[0-9]+(?:[^\\p{L}\\p{N}]{1,3}[0-9]+)*[^\\p{L}\\p{N}]*");

    private Separators() {}

    static Optional<Suggestion> suggest(Column column, List<String> nulls) {
        int valued = column.counted() - column.countWhere(nulls::contains);
        Map<String, Integer> shapes = new HashMap<>();
        for (int code = 0; code < column.distinct(); code++) {
            String value = column.value(code).strip();
            if (value.length() <= LONGEST && DIGITS_AND_SIGNS.matcher(value).matches()) {
                shapes.merge(value.replaceAll("[0-9]", "9"), column.count(code), Integer::sum);
            }
        }
        String main = shapes.entrySet().stream()
                .max(Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .orElse("");
        int plain = shapes.getOrDefault(main, 0);
        int others = shapes.entrySet().stream()
                .filter(shape -> !shape.getKey().equals(main) && digits(shape.getKey()) == digits(main))
                .mapToInt(Map.Entry::getValue)
                .sum();
        List<Integer> groups = groups(main);
        boolean code = groups.size() >= 2 && digits(main) >= LEAST_DIGITS && !looksLikeDateOrNumber(main);
        if (!code || others == 0 || plain < MOSTLY * valued || plain + others < NEARLY_ALL * valued) {
            return Optional.empty();
        }
        return Optional.of(new Suggestion(
                List.of(String.format(
                        Locale.ROOT,
                        "%d of %d values are written %s; %d have as many digits, with other signs between them",
                        plain,
                        valued,
                        main,
                        others)),
                List.of(
                        "field: " + Yaml.text(column.name()),
                        "replace:",
                        "  " + JsonText.of(pattern(groups)) + ": " + JsonText.of(replacement(main)))));
    }

    /** Days, times and decimals: other signs may mean another order, or another number. */
    private static boolean looksLikeDateOrNumber(String shape) {
        return shape.matches("9{1,4}[-./]9{1,2}[-./]9{1,4}.*")
                || shape.contains(":")
                || shape.matches("[-+]?[9,']*\\.?9*");
    }

    private static int digits(String shape) {
        return (int) shape.chars().filter(c -> c == '9').count();
    }

    private static List<Integer> groups(String shape) {
        List<Integer> groups = new ArrayList<>();
        for (String run : shape.split("[^9]+")) {
            if (!run.isEmpty()) {
                groups.add(run.length());
            }
        }
        return groups;
    }

    private static String pattern(List<Integer> groups) {
        StringBuilder pattern = new StringBuilder("^[^0-9A-Za-z]*");
        for (int i = 0; i < groups.size(); i++) {
            pattern.append(i == 0 ? "" : "[^0-9A-Za-z]*")
                    .append("([0-9]{")
                    .append(groups.get(i))
                    .append("})");
        }
        return pattern.append("[^0-9A-Za-z]*$").toString();
    }

    private static String replacement(String shape) {
        StringBuilder replacement = new StringBuilder();
        int group = 0;
        for (int i = 0; i < shape.length(); i++) {
            char c = shape.charAt(i);
            if (c != '9') {
                replacement.append(c == '$' ? "\\$" : Character.toString(c));
            } else if (i == 0 || shape.charAt(i - 1) != '9') {
                replacement.append('$').append(++group);
            }
        }
        return replacement.toString();
    }
}
