package dev.sluice.pipeline.suggest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Fields that other fields determine, but for errors. A dependency is suggested where the rows that deviate look like errors: rare in their
 * field, or misspelled. Deviations that are frequent values elsewhere say that there is no such dependency. Not thread-safe.
 */
final class Dependencies {
    private static final double SHARE = 0.9;
    private static final double LIFT = 0.75;
    private static final double LIFT_WITHOUT_OTHERS = 0.5;
    private static final int LEAST_GROUPS = 5;
    private static final double LEAST_COVER = 0.3;
    private static final double MOST_OTHER = 0.1;
    private static final double MOSTLY_MISSPELLED = 0.7;
    private static final int MOST_ALTERNATES = 2;
    private static final int MOST_COLUMNS = 60;
    private static final int FEW_VALUES = 100;
    /** Groups: a larger file nobody reads, and every service would have to hold it. */
    static final int MOST_LEARNED = 20_000;

    private final List<Column> columns;
    private final int rows;
    private final Map<List<String>, Grouping> known = new HashMap<>();
    private List<Column> grouped = List.of();
    private RowGroups groups = RowGroups.by(List.of());
    private final List<Suggestion> suggestions = new ArrayList<>();

    Dependencies(Profile profile) {
        this.rows = profile.rows();
        this.columns = profile.columns().stream()
                .filter(column -> column.complete() && column.distinct() > 1)
                .limit(MOST_COLUMNS)
                .toList();
    }

    /** The rules: of each entity, its name by its other names, then its fields by its name. */
    List<Suggestion> suggest() {
        Set<Column> done = new HashSet<>();
        Map<Column, List<Column>> dependents = new LinkedHashMap<>();
        for (Column by : columns) {
            if (groups(by)) {
                dependents.put(by, dependents(by));
            }
        }
        while (true) {
            Column primary = primary(dependents, done);
            if (primary == null) {
                return suggestions;
            }
            List<Column> fields = new ArrayList<>(dependents.getOrDefault(primary, List.of()));
            fields.removeAll(done);
            List<Column> alternates = fields.stream()
                    .filter(field -> dependents.getOrDefault(field, List.of()).contains(primary))
                    .limit(MOST_ALTERNATES)
                    .toList();
            for (Column alternate : alternates) {
                add(List.of(alternate), List.of(primary));
            }
            add(List.of(primary), fields);
            done.add(primary);
            done.addAll(fields);
            composites(primary, done);
        }
    }

    /** The one that determines most, by the surest groups; of equals the one of shorter values, which people use as a name. */
    private static @Nullable Column primary(Map<Column, List<Column>> dependents, Set<Column> done) {
        Column best = null;
        long most = 0;
        for (Map.Entry<Column, List<Column>> entry : dependents.entrySet()) {
            Column by = entry.getKey();
            long open = done.contains(by)
                    ? 0
                    : entry.getValue().stream()
                            .filter(field -> !done.contains(field))
                            .count();
            if (open > most || (open == most && open > 0 && best != null && length(by) < length(best))) {
                best = by;
                most = open;
            }
        }
        return best;
    }

    private static int length(Column column) {
        long sum = 0;
        for (int code = 0; code < column.distinct(); code++) {
            sum += column.value(code).length();
        }
        return (int) (sum / Math.max(1, column.distinct()));
    }

    /** Whether most rows of a field stand in groups of three or more. */
    private boolean groups(Column by) {
        int inGroups = 0;
        int groups = 0;
        for (int code = 0; code < by.distinct(); code++) {
            if (by.count(code) >= 3) {
                inGroups += by.count(code);
                groups++;
            }
        }
        return groups >= LEAST_GROUPS && inGroups >= LEAST_COVER * rows;
    }

    private List<Column> dependents(Column by) {
        return columns.stream()
                .filter(field -> field != by
                        && holds(grouping(List.of(by), field))
                        && !Exceptions.explained(by, field, groupsBy(List.of(by)), columns))
                .toList();
    }

    private static boolean holds(Grouping grouping) {
        int errors = grouping.misspelled() + grouping.rare() + grouping.other();
        return grouping.groups() >= LEAST_GROUPS
                && grouping.share() >= SHARE
                && grouping.lift() >= (grouping.other() == 0 ? LIFT_WITHOUT_OTHERS : LIFT)
                && grouping.other() <= MOST_OTHER * errors;
    }

    /** Fields that an entity determines only together with another one of few values. */
    private void composites(Column primary, Set<Column> done) {
        List<Column> open = columns.stream()
                .filter(field -> !done.contains(field))
                .filter(field -> grouping(List.of(primary), field).share() >= SHARE - 0.1
                        && grouping(List.of(primary), field).lift() >= 0.5)
                .toList();
        Map<Column, Column> seconds = new HashMap<>();
        for (Column second : columns) {
            if (second != primary && second.distinct() <= FEW_VALUES && second.filled() == rows) {
                for (Column field : open) {
                    if (field != second
                            && !seconds.containsKey(field)
                            && holds(grouping(List.of(second, primary), field))) {
                        seconds.put(field, second);
                    }
                }
            }
        }
        for (Column field : open) {
            Column second = seconds.get(field);
            if (second != null) {
                add(List.of(second, primary), List.of(field));
                done.add(field);
            }
        }
    }

    private Grouping grouping(List<Column> by, Column field) {
        List<String> key = new ArrayList<>(by.stream().map(Column::name).toList());
        key.add(field.name());
        return known.computeIfAbsent(key, k -> Grouping.of(groupsBy(by), field));
    }

    /** Only the last ones are kept: they take as much room as a field. */
    private RowGroups groupsBy(List<Column> by) {
        if (!grouped.equals(by)) {
            groups = RowGroups.by(by);
            grouped = by;
        }
        return groups;
    }

    private void add(List<Column> by, List<Column> fields) {
        List<Column> deviating = fields.stream()
                .filter(field -> grouping(by, field).deviating() > 0)
                .toList();
        if (deviating.isEmpty()) {
            return;
        }
        List<String> evidence = new ArrayList<>();
        int misspelled = 0;
        int errors = 0;
        for (Column field : deviating) {
            Grouping grouping = grouping(by, field);
            misspelled += grouping.misspelled();
            errors += grouping.misspelled() + grouping.rare() + grouping.other();
            evidence.add(String.format(
                    Locale.ROOT,
                    "%s: %.1f %% of %d rows in %d groups agree; %d look misspelled, %d are odd, %d are missing",
                    field.name(),
                    100 * grouping.share(),
                    grouping.rows(),
                    grouping.groups(),
                    grouping.misspelled(),
                    grouping.rare() + grouping.other(),
                    grouping.missing()));
        }
        String replace = misspelled >= MOSTLY_MISSPELLED * errors ? "any" : "similar";
        boolean small = grouping(by, deviating.get(0)).groups() <= MOST_LEARNED;
        suggestions.add(new Suggestion(evidence, entry(names(by), names(deviating), replace, List.of(), small)));
    }

    /** @param learn whether what the data say goes into a file; of very many groups the stream learns itself */
    static List<String> entry(
            List<String> by, List<String> fields, String replace, List<String> options, boolean learn) {
        List<String> entry = new ArrayList<>();
        entry.add("determines:");
        entry.add("  by: " + Yaml.list(by));
        entry.add("  field: " + Yaml.list(fields));
        options.forEach(option -> entry.add("  " + option));
        entry.add("  replace: " + replace);
        if (learn) {
            entry.add("  learned: lookups/" + file(by, fields));
        }
        return entry;
    }

    private static String file(List<String> by, List<String> fields) {
        String what = fields.size() == 1 ? fields.get(0) : fields.get(0) + "_and_" + (fields.size() - 1) + "_more";
        String name = what + "_by_" + by.stream().collect(Collectors.joining("_"));
        return name.replaceAll("[^A-Za-z0-9_-]", "_") + ".csv";
    }

    private static List<String> names(List<Column> columns) {
        return columns.stream().map(Column::name).toList();
    }
}
