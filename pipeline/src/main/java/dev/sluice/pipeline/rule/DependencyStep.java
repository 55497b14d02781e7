package dev.sluice.pipeline.rule;

import dev.sluice.pipeline.RowFinding.Severity;
import dev.sluice.pipeline.group.Candidates;
import dev.sluice.pipeline.group.Dependency;
import dev.sluice.pipeline.group.Settlement;
import dev.sluice.pipeline.row.FieldRef;
import dev.sluice.pipeline.row.JsonNumber;
import dev.sluice.pipeline.row.JsonText;
import dev.sluice.pipeline.row.Row;
import dev.sluice.pipeline.row.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
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
        LearnedTable learned)
        implements Step {

    /** Candidates kept as evidence. */
    private static final int MOST_CANDIDATES = 8;

    private static final int LONGEST_SOURCE = 200;

    /** A number as JSON writes it. */
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]{0,300})(\\.[0-9]{1,300})?");

    @Override
    public String field() {
        return fields.get(0).path();
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
        List<Candidates> told =
                known == null ? dependency.observe(row.memory().groups(), key, votes, source(row)) : known;
        for (int i = 0; i < fields.size(); i++) {
            rule(row, fields.get(i), votes.get(i), told.get(i));
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
                row.repair(field, rule, like(row.get(field), agreed));
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

    /** The agreed value, as a number where the row has a number. */
    private static Object like(@Nullable Object own, String agreed) {
        if (own instanceof Boolean) {
            return Boolean.valueOf(agreed);
        }
        boolean number = own instanceof Long || own instanceof JsonNumber;
        return number && NUMBER.matcher(agreed).matches() ? JsonNumber.of(agreed) : agreed;
    }

    private static String names(List<FieldRef> fields) {
        return String.join(", ", fields.stream().map(FieldRef::path).toList());
    }
}
