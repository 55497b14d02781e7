package dev.sluice.pipeline.suggest;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Several sources that tell of the same things and do not agree: each names a thing once, the things have many rows, and within a thing the
 * rows agree far better than by chance. Stateless.
 */
final class Witnesses {
    private static final int LEAST_FIELDS = 2;
    private static final int LEAST_GROUPS = 10;
    private static final double LEAST_ROWS_EACH = 4;
    private static final double LEAST_LIFT = 0.4;
    private static final double MOST_SHARE = 0.9;
    private static final double ONCE = 0.98;
    private static final int LEAST_SOURCES = 4;
    private static final int LOOK = 100_000;

    private Witnesses() {}

    static Optional<Suggestion> suggest(Profile profile) {
        Suggestion best = null;
        int most = LEAST_FIELDS - 1;
        for (Column thing : profile.columns()) {
            if (!thing.complete()
                    || thing.distinct() < LEAST_GROUPS
                    || thing.filled() < LEAST_ROWS_EACH * thing.distinct()
                    || thing.filled() < 0.9 * profile.rows()) {
                continue;
            }
            Optional<Column> source = source(profile, thing);
            if (source.isEmpty()) {
                continue;
            }
            int disputed = 0;
            List<String> fields = new ArrayList<>();
            List<String> evidence = new ArrayList<>();
            evidence.add(String.format(
                    Locale.ROOT,
                    "%d values of %s name each of %d values of %s once at most, and do not agree:",
                    source.get().distinct(),
                    source.get().name(),
                    thing.distinct(),
                    thing.name()));
            RowGroups groups = RowGroups.by(List.of(thing));
            for (Column field : profile.columns()) {
                if (field != thing && field != source.get() && field.complete() && field.distinct() > 2) {
                    Grouping grouping = Grouping.of(groups, field);
                    boolean told = grouping.lift() >= LEAST_LIFT && grouping.groups() >= LEAST_GROUPS;
                    if (told && (grouping.share() < 1 || grouping.missing() > 0)) {
                        disputed += grouping.share() <= MOST_SHARE ? 1 : 0;
                        fields.add(field.name());
                        evidence.add(String.format(
                                Locale.ROOT,
                                "%s: %.1f %% have the most frequent value of their %s",
                                field.name(),
                                100 * grouping.share(),
                                thing.name()));
                    }
                }
            }
            if (disputed > most) {
                most = disputed;
                best = new Suggestion(
                        evidence,
                        Dependencies.entry(
                                List.of(thing.name()),
                                fields,
                                "any",
                                List.of("trust: " + Yaml.text(source.get().name()), "fill_rows: 1", "min_share: 0.5"),
                                thing.distinct() <= Dependencies.MOST_LEARNED));
            }
        }
        return Optional.ofNullable(best);
    }

    /** A field whose values come again and again, but once per thing. */
    private static Optional<Column> source(Profile profile, Column thing) {
        return profile.columns().stream()
                .filter(column -> column != thing
                        && column.complete()
                        && column.distinct() >= LEAST_SOURCES
                        && column.filled() >= ONCE * profile.rows()
                        && column.filled() >= 3L * column.distinct()
                        && once(thing, column))
                .findFirst();
    }

    private static boolean once(Column thing, Column source) {
        Set<Long> pairs = new HashSet<>();
        int rows = Math.min(LOOK, Math.min(thing.keptRows(), source.keptRows()));
        for (int row = 0; row < rows; row++) {
            pairs.add(RowGroups.key(List.of(thing, source), row));
        }
        return pairs.size() >= ONCE * rows;
    }
}
