package dev.sluice.pipeline.rule;

import dev.sluice.pipeline.RowCorrection;
import dev.sluice.pipeline.group.Candidates;
import dev.sluice.pipeline.row.FieldRef;
import dev.sluice.pipeline.row.JsonText;
import dev.sluice.pipeline.row.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code late_repair} of {@code determines}: when the evidence turns, rows that have been told earlier are corrected. Immutable and
 * thread-safe.
 *
 * @param rule name of the rule, as repairs bear it
 * @param by fields that determine
 * @param fields fields that are determined
 * @param rowKey the table's primary key; empty where its rows are known by their records
 * @param rows what has been told earlier
 */
record LateRepair(String rule, List<FieldRef> by, List<FieldRef> fields, List<FieldRef> rowKey, EarlierRows rows) {

    /** The values of the determined fields as JSON texts; null where a field is absent. */
    List<@Nullable String> values(Row row) {
        List<@Nullable String> texts = new ArrayList<>(fields.size());
        for (FieldRef field : fields) {
            texts.add(row.has(field) ? JsonText.of(row.get(field)) : null);
        }
        return texts;
    }

    /**
     * Remembers a row, and corrects the earlier ones of its group, once it is as it shall be.
     *
     * @param votes what the row told its group
     * @param own {@link #values} before the rule
     * @param candidates what the group says, this row included
     */
    void remember(
            Row row,
            String determinant,
            List<@Nullable String> votes,
            List<@Nullable String> own,
            List<Candidates> candidates) {
        List<EarlierRow.Cell> cells = new ArrayList<>(fields.size());
        List<@Nullable String> shown = values(row);
        for (int i = 0; i < fields.size(); i++) {
            cells.add(new EarlierRow.Cell(votes.get(i), own.get(i), shown.get(i)));
        }
        Map<String, String> group = rowKey.isEmpty() ? Map.of() : byName(row, by);
        row.memory().later(clean -> {
            EarlierRow present = present(clean, cells);
            return rows.settle(clean.memory().groups(), determinant, candidates, present).stream()
                    .map(turned -> correction(turned, group))
                    .toList();
        });
    }

    /** The row as it is remembered; null where nobody could find it again. */
    private @Nullable EarlierRow present(Row row, List<EarlierRow.Cell> cells) {
        String recordId = row.memory().arrival().recordId();
        Map<String, String> key = byName(row, rowKey);
        return recordId == null || key.size() < rowKey.size() ? null : new EarlierRow(recordId, key, cells);
    }

    private RowCorrection correction(EarlierRows.Turned turned, Map<String, String> group) {
        return new RowCorrection(
                turned.row().recordId(),
                turned.row().key(),
                group,
                fields.get(turned.field()).path(),
                rule,
                turned.before().shown(),
                turned.after().shown());
    }

    /** Values as JSON texts by field; fields without one are left out. */
    private static Map<String, String> byName(Row row, List<FieldRef> fields) {
        Map<String, String> values = new LinkedHashMap<>();
        for (FieldRef field : fields) {
            Object value = row.get(field);
            if (value != null && !value.equals("")) {
                values.put(field.path(), JsonText.of(value));
            }
        }
        return values;
    }
}
