package dev.sluice.pipeline.rule;

import dev.sluice.pipeline.RowFinding.Severity;
import dev.sluice.pipeline.group.Candidates;
import dev.sluice.pipeline.group.Dependency;
import dev.sluice.pipeline.group.PastRulings;
import dev.sluice.pipeline.group.Settlement;
import dev.sluice.pipeline.row.FieldRef;
import dev.sluice.pipeline.row.JsonText;
import dev.sluice.pipeline.row.Row;
import dev.sluice.pipeline.row.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Holds a row's values against those of its group. What was learned about the group decides; a group that nothing was learned about is
 * observed, and what has been seen of it decides.
 */
record DependencyStep(
        String rule,
        List<FieldRef> by,
        List<FieldRef> fields,
        @Nullable FieldRef trust,
        Dependency dependency,
        Settlement settlement,
        LearnedTable learned,
        @Nullable LateRepair late)
        implements Step {

    /** Candidates kept as evidence. */
    private static final int MOST_CANDIDATES = 8;

    private static final int LONGEST_SOURCE = 200;

    @Override
    public String field() {
        return fields.get(0).path();
    }

    @Override
    public List<String> changes() {
        return paths(fields);
    }

    @Override
    public void apply(Row row) {
        List<String> determinant = new ArrayList<>(by.size());
        for (FieldRef part : by) {
            String text = text(row.get(part));
            if (text == null) {
                return;
            }
            determinant.add(text);
        }
        String key = Dependency.key(determinant);
        List<@Nullable String> votes = new ArrayList<>(fields.size());
        for (FieldRef field : fields) {
            votes.add(text(row.get(field)));
        }
        List<Candidates> known = learned.find(key);
        PastRulings past = row.memory().past();
        if (known == null && past != null) {
            repeat(row, past, key + votes);
            return;
        }
        List<Candidates> told =
                known == null ? dependency.observe(row.memory().groups(), key, votes, source(row)) : known;
        List<@Nullable String> own = late == null || known != null ? List.of() : late.values(row);
        for (int i = 0; i < fields.size(); i++) {
            rule(row, fields.get(i), votes.get(i), told.get(i));
        }
        if (late != null && known == null) {
            late.remember(row, key, votes, own, told);
        }
    }

    /** Does what was done to the row when its group could be asked. */
    private void repeat(Row row, PastRulings past, String about) {
        past.asked(rule, about);
        for (FieldRef field : fields) {
            if (past.changed(rule, field.path())) {
                Object value = Agreed.value(past.left(rule, field.path()));
                if (!Objects.equals(value, row.get(field))) {
                    row.repair(field, rule, value);
                }
            }
        }
    }

    private void rule(Row row, FieldRef field, @Nullable String own, Candidates candidates) {
        if (candidates.values().isEmpty()) {
            return;
        }
        String agreed = candidates.values().get(0).value();
        String present = own;
        switch (settlement.on(own, candidates)) {
            case REPLACED -> {
                row.repair(field, rule, Agreed.like(row.get(field), agreed));
                present = agreed;
            }
            case DOUBTED ->
                row.journal()
                        .failed(
                                field.path(),
                                rule,
                                Severity.WARNING,
                                "expected what other rows with the same " + names(by) + " have, found "
                                        + (own == null ? "no value" : Excerpt.of(own)));
            case STANDS -> {}
        }
        row.journal()
                .told(field.path(), candidates.first(MOST_CANDIDATES), present == null ? 0 : candidates.share(present));
    }

    private String source(Row row) {
        String source = trust == null ? null : text(row.get(trust));
        if (source == null) {
            return "";
        }
        return source.length() <= LONGEST_SOURCE ? source : source.substring(0, LONGEST_SOURCE);
    }

    private static @Nullable String text(@Nullable Object value) {
        if (value == null || value.equals("") || value instanceof Map<?, ?> || value instanceof List<?>) {
            return null;
        }
        return JsonText.bare(value);
    }

    private static String names(List<FieldRef> fields) {
        return String.join(", ", paths(fields));
    }

    private static List<String> paths(List<FieldRef> fields) {
        return fields.stream().map(FieldRef::path).toList();
    }
}
