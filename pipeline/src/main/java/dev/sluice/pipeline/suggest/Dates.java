package dev.sluice.pipeline.suggest;

import dev.sluice.pipeline.row.JsonText;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Columns of days. Written in one notation they become dates where that changes no character; in several, the rare ones are brought to the
 * frequent one, unless month and day cannot be told apart. Stateless.
 */
final class Dates {
    private static final double NEARLY_ALL = 0.95;
    private static final double MOSTLY = 0.6;

    private Dates() {}

    static Optional<Suggestion> suggest(Column column, List<String> nulls) {
        int valued = column.counted() - column.countWhere(nulls::contains);
        if (valued == 0) {
            return Optional.empty();
        }
        Map<DateNotation, Integer> counts = counts(column);
        int dates = counts.values().stream().mapToInt(Integer::intValue).sum();
        if (dates < NEARLY_ALL * valued) {
            return Optional.empty();
        }
        DateNotation main = counts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(DateNotation.ISO);
        boolean ambiguous = counts.keySet().stream().anyMatch(notation -> ambiguous(column, notation));
        if (counts.getOrDefault(main, 0) < MOSTLY * valued || (counts.size() > 1 && ambiguous)) {
            return Optional.empty();
        }
        if (main == DateNotation.ISO) {
            return Optional.of(typed(column, valued, counts));
        }
        return counts.size() == 1 || main.isNamed() ? Optional.empty() : rewritten(column, valued, counts, main);
    }

    /** Rows by notation; of two that look the same, the one that all such values allow. */
    private static Map<DateNotation, Integer> counts(Column column) {
        Map<DateNotation, Integer> counts = new EnumMap<>(DateNotation.class);
        for (DateNotation notation : DateNotation.values()) {
            int fits = column.countWhere(value -> notation.fits(value.strip()));
            DateNotation twin = notation.twin();
            int twins = twin == null ? 0 : column.countWhere(value -> twin.fits(value.strip()));
            boolean second = twin != null && (fits < twins || (fits == twins && twin.compareTo(notation) < 0));
            if (fits > 0 && !second) {
                counts.put(notation, fits);
            }
        }
        return counts;
    }

    /** Whether no value tells month from day. */
    private static boolean ambiguous(Column column, DateNotation notation) {
        DateNotation twin = notation.twin();
        return twin != null
                && column.countWhere(value -> notation.fits(value.strip()) && !twin.fits(value.strip())) == 0;
    }

    private static Suggestion typed(Column column, int valued, Map<DateNotation, Integer> counts) {
        List<String> formats = new ArrayList<>();
        counts.keySet().forEach(notation -> {
            formats.add(notation == DateNotation.ISO ? "iso" : JsonText.of(notation.format()));
            if (notation == DateNotation.NAME_DAY) {
                formats.add("\"MMM d, yyyy\"");
            } else if (notation == DateNotation.DAY_NAME) {
                formats.add("\"d-MMM-yyyy\"");
            }
        });
        return Suggestion.of(
                evidence(valued, counts),
                "{field: " + Yaml.text(column.name()) + ", to: date, formats: [" + String.join(", ", formats) + "]}");
    }

    private static Optional<Suggestion> rewritten(
            Column column, int valued, Map<DateNotation, Integer> counts, DateNotation main) {
        int padded = column.countWhere(value -> main.padded(value.strip()));
        boolean zeros =
                column.countWhere(value -> main.fits(value.strip()) && value.matches(".*(^|\\D)0\\d(\\D|$).*")) > 0;
        if (zeros && padded < counts.getOrDefault(main, 0)) {
            return Optional.empty(); // some with zeros, some without: which of them is meant?
        }
        Map<String, String> steps = new LinkedHashMap<>();
        counts.keySet().stream()
                .filter(notation -> notation != main)
                .forEach(notation -> steps.putAll(notation.toIso()));
        steps.putAll(DateNotation.padding());
        steps.putAll(main.fromIso(padded == counts.getOrDefault(main, 0)));
        List<String> entry = new ArrayList<>();
        entry.add("field: " + Yaml.text(column.name()));
        entry.add("replace:");
        steps.forEach((from, to) -> entry.add("  " + JsonText.of(from) + ": " + JsonText.of(to)));
        return Optional.of(new Suggestion(List.of(evidence(valued, counts)), entry));
    }

    private static String evidence(int valued, Map<DateNotation, Integer> counts) {
        StringBuilder told = new StringBuilder(String.format(Locale.ROOT, "of %d values", valued));
        counts.forEach((notation, rows) ->
                told.append(String.format(Locale.ROOT, ", %d are days written %s", rows, notation.format())));
        return told.toString();
    }
}
