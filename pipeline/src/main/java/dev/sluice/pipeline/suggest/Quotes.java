package dev.sluice.pipeline.suggest;

import dev.sluice.pipeline.row.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Columns whose values all stand in quotation marks, as those of a CSV file do that has a blank before the quotation mark. Stateless. */
final class Quotes {
    private static final double NEARLY_ALL = 0.98;
    private static final String[] MARKS = {"\"", "'"};

    private Quotes() {}

    /** Rules that take the marks away. */
    static List<Suggestion> suggest(Profile profile) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        Map<String, Integer> cells = new LinkedHashMap<>();
        for (Column column : profile.columns()) {
            for (String mark : MARKS) {
                int quoted = column.countWhere(value -> isQuoted(value.strip(), mark));
                if (quoted > 0 && quoted >= NEARLY_ALL * column.filled()) {
                    fields.computeIfAbsent(mark, none -> new ArrayList<>()).add(column.name());
                    cells.merge(mark, quoted, Integer::sum);
                }
            }
        }
        List<Suggestion> rules = new ArrayList<>();
        fields.forEach((mark, names) -> rules.add(Suggestion.of(
                cells.get(mark) + " values, all of these fields, stand in quotation marks",
                "{fields: " + Yaml.list(names) + ", trim: true, replace: {"
                        + JsonText.of("(?s)^" + mark + "(.*)" + mark + "$") + ": \"$1\"}}")));
        return rules;
    }

    private static boolean isQuoted(String value, String mark) {
        return value.length() >= 2
                && value.startsWith(mark)
                && value.endsWith(mark)
                && value.indexOf(mark, 1) == value.length() - 1;
    }
}
