package dev.sluice.pipeline.rule;

import dev.sluice.pipeline.definition.MergeStrategy;
import dev.sluice.pipeline.definition.Section;
import dev.sluice.pipeline.definition.TableSpec;
import dev.sluice.pipeline.definition.WriteDisposition;
import dev.sluice.pipeline.row.Step;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code late_repair} of a definition, and what it needs: a table where a row stays the row of its record, and no rule after it that changes
 * what it corrects, so that the value it finds is the cell's. Not thread-safe.
 */
final class LateRepairs {
    /** The key below {@code determines}. */
    static final String KEY = "late_repair";

    private final @Nullable TableSpec table;
    private final List<Entry> entries = new ArrayList<>();

    private record Entry(Section options, String rule, List<String> kept) {}

    /** @param table null: none is known, and nothing is checked */
    LateRepairs(@Nullable TableSpec table) {
        this.table = table;
    }

    /** Names of the fields that a row is found by; empty where it is found by its record. */
    List<String> rowKey() {
        return table != null && table.keyedByPrimaryKey() ? table.primaryKey() : List.of();
    }

    /** Takes a rule that has {@code late_repair}. */
    void add(Section options, String rule, List<String> by, List<String> fields) {
        if (table != null && replacesRows(table)) {
            options.add(
                    KEY,
                    "'late_repair' corrects rows that have landed, and rows of this table are replaced in other ways than by a newer version",
                    "append, or merge by primary_key alone, or remove 'late_repair'");
        }
        List<String> kept = new ArrayList<>(fields);
        if (!rowKey().isEmpty()) {
            kept.addAll(by);
        }
        entries.add(new Entry(options, rule, kept));
    }

    private static boolean replacesRows(TableSpec table) {
        boolean merges = table.writeDisposition() == WriteDisposition.MERGE;
        return table.landsWhole()
                || (merges && table.strategy() == MergeStrategy.INSERT_ONLY)
                || (merges && table.columns().values().stream().anyMatch(column -> column.dedupSort() != null));
    }

    /** Records what stands in the way of a rule in the steps that follow it. */
    void check(List<Step> steps) {
        for (Entry entry : entries) {
            boolean after = false;
            for (Step step : steps) {
                if (after) {
                    refuseChanges(entry, step);
                }
                after |= isOrHolds(step, entry.rule());
            }
        }
    }

    private static void refuseChanges(Entry entry, Step step) {
        for (String changed : step.changes()) {
            for (String field : entry.kept()) {
                if (changed.equals("*") || within(changed, field) || within(field, changed)) {
                    entry.options()
                            .add(
                                    KEY,
                                    "'" + field + "' is changed by '" + step.rule() + "' after it is determined",
                                    "move this entry behind it, so that what is determined is what the table shows");
                    return;
                }
            }
        }
    }

    private static boolean isOrHolds(Step step, String rule) {
        return step.rule().equals(rule) || (step instanceof ConditionalStep conditional && conditional.holds(rule));
    }

    private static boolean within(String inner, String outer) {
        return inner.equals(outer) || inner.startsWith(outer + ".");
    }
}
