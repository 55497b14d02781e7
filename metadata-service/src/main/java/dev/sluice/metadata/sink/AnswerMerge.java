package dev.sluice.metadata.sink;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.metadata.lineage.DatasetCommit.TableState;
import dev.sluice.metadata.normalize.CellValues;
import dev.sluice.metadata.normalize.Column;
import dev.sluice.metadata.normalize.ColumnType;
import dev.sluice.metadata.normalize.NormalizerOptions;
import dev.sluice.metadata.normalize.TableSchema;
import dev.sluice.metadata.sink.Questions.Settled;
import dev.sluice.metadata.warehouse.RowUpdate;
import dev.sluice.metadata.warehouse.TableReader;
import dev.sluice.pipeline.JudgedAnswer;
import dev.sluice.pipeline.RowFinding;
import dev.sluice.pipeline.RowFinding.Severity;
import dev.sluice.schemas.AnswerStatus;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Merges answers into rows: table by table, one read and one UPDATE for all answers with the same fields. A row is changed only if it is
 * still the one that asked: same id, same hash, same load. So an answer can never touch a newer version of the row.
 */
final class AnswerMerge {

    /** There already where the definition asks a model; not where it did so only when the row was cleansed. */
    private static final List<Column> MARKS = List.of(
            Column.of(Landing.LLM_CLEANED, ColumnType.BOOL),
            Column.of(Landing.LLM_INPUT_HASH, ColumnType.TEXT),
            Column.of(Landing.LLM_VERSION, ColumnType.TEXT),
            Column.of(Landing.LLM_ERROR, ColumnType.TEXT));

    private record Proposal(Question question, Answer answer, JudgedAnswer judged) {}

    private record Target(String dataset, String table) {}

    private final Flush flush;
    private final AnswerJudge judge;
    private final AnswerHistory history = new AnswerHistory();
    private final Map<Target, List<Proposal>> targets = new LinkedHashMap<>();

    AnswerMerge(Flush flush) {
        this.flush = flush;
        this.judge = new AnswerJudge(flush.definitions());
    }

    /**
     * Adds an answer to a question whose row has landed.
     *
     * @throws IllegalArgumentException if the output of the answer is no JSON object
     */
    void add(Question question, Answer answer) {
        targets.computeIfAbsent(new Target(question.dataset(), question.table()), target -> new ArrayList<>())
                .add(new Proposal(question, answer, judge.judge(question, answer)));
    }

    /** Merges, and says what became of every question. */
    List<Settled> write() throws SQLException {
        var settled = new ArrayList<Settled>();
        for (Map.Entry<Target, List<Proposal>> target : targets.entrySet()) {
            write(target.getKey(), target.getValue(), settled);
        }
        history.write(flush);
        return settled;
    }

    private void write(Target target, List<Proposal> asked, List<Settled> settled) throws SQLException {
        Dataset dataset = flush.state().landings().dataset(target.dataset);
        TableSchema schema = dataset.catalog().table(target.table);
        if (schema == null) {
            asked.forEach(one -> settled.add(new Settled(one.answer, Question.STALE, 0)));
            return;
        }
        dataset.tables().ensureColumns(schema.name(), MARKS);
        var columns = columns(dataset, schema, asked);
        String prefix = flush.state().systemPrefix();
        Map<String, List<@Nullable String>> before = read(target, asked, columns.keySet(), prefix);
        var updates = new HashMap<Set<String>, List<RowUpdate>>();
        for (Proposal one : asked) {
            List<@Nullable String> row = before.get(one.question.rowId());
            if (row == null) {
                settled.add(new Settled(one.answer, Question.STALE, 0));
                continue;
            }
            int changed = decide(one, columns, row, updates, prefix);
            settled.add(new Settled(one.answer, status(one.answer), changed));
        }
        for (List<RowUpdate> run : updates.values()) {
            dataset.tables().updateRows(target.table, prefix + "_id", run);
        }
        tell(target, schema);
    }

    /** Columns that the answers name, made where they are missing. */
    private static Map<String, Column> columns(Dataset dataset, TableSchema schema, List<Proposal> asked)
            throws SQLException {
        var columns = new LinkedHashMap<String, Column>();
        for (Proposal one : asked) {
            for (Map.Entry<String, JsonNode> field : one.judged.accepted().entrySet()) {
                String name = NormalizerOptions.NAMES.key(field.getKey());
                if (!columns.containsKey(name)) {
                    if (schema.indexOf(name) < 0) {
                        dataset.tables()
                                .ensureColumns(
                                        schema.name(),
                                        List.of(Column.of(name, CellValues.columnFor(field.getValue()))));
                    }
                    columns.put(name, schema.columns().get(schema.indexOf(name)));
                }
            }
        }
        return columns;
    }

    private Map<String, List<@Nullable String>> read(
            Target target, List<Proposal> asked, Set<String> columns, String prefix) throws SQLException {
        var wanted = new LinkedHashSet<List<String>>();
        for (Proposal one : asked) {
            wanted.add(List.of(one.question.rowId(), one.answer.inputHash(), one.question.loadId()));
        }
        return new TableReader(flush.connection(), target.dataset)
                .cells(
                        target.table,
                        List.of(prefix + "_id", Landing.LLM_INPUT_HASH, prefix + "_load_id"),
                        wanted,
                        List.copyOf(columns));
    }

    private int decide(
            Proposal one,
            Map<String, Column> columns,
            List<@Nullable String> row,
            Map<Set<String>, List<RowUpdate>> updates,
            String prefix) {
        List<String> order = List.copyOf(columns.keySet());
        var values = new LinkedHashMap<String, @Nullable Object>();
        List<RowFinding> refused = new ArrayList<>(one.judged.refused());
        int changed = 0;
        for (Map.Entry<String, JsonNode> field : one.judged.accepted().entrySet()) {
            String name = NormalizerOptions.NAMES.key(field.getKey());
            Column column = columns.get(name);
            Object value = column == null ? null : CellValues.fit(field.getValue(), column.type());
            if (value == null) {
                refused.add(new RowFinding(
                        field.getKey(),
                        JudgedAnswer.CHECK,
                        Severity.WARNING,
                        "answer refused: does not fit the type of its column"));
                continue;
            }
            values.put(name, value);
            String before = row.get(order.indexOf(name));
            if (!CellValues.same(before, field.getValue())) {
                changed++;
                history.changed(
                        one.question,
                        one.answer,
                        field.getKey(),
                        before,
                        field.getValue().toString());
            }
        }
        refused.forEach(finding -> history.refused(one.question, one.answer, finding));
        // an answer that had to be refused as a whole has cleaned nothing
        values.put(Landing.LLM_CLEANED, one.answer.answered() && (refused.isEmpty() || !values.isEmpty()));
        values.put(Landing.LLM_ERROR, refused.isEmpty() ? one.answer.shortError() : Answer.shortened(told(refused)));
        updates.computeIfAbsent(values.keySet(), ignored -> new ArrayList<>())
                .add(new RowUpdate(
                        one.question.rowId(),
                        values,
                        Map.of(
                                Landing.LLM_INPUT_HASH,
                                one.answer.inputHash(),
                                prefix + "_load_id",
                                one.question.loadId())));
        return changed;
    }

    private static String told(List<RowFinding> refused) {
        return refused.stream()
                .map(finding -> finding.field() + ": " + finding.message())
                .collect(Collectors.joining("; "));
    }

    private static String status(Answer answer) {
        return answer.answered()
                ? Question.MERGED
                : answer.status() == AnswerStatus.SKIPPED ? Question.SKIPPED : Question.FAILED;
    }

    private void tell(Target target, TableSchema schema) {
        var types = new LinkedHashMap<String, String>();
        schema.columns()
                .forEach(column -> types.put(column.name(), column.type().duckdb()));
        flush.commit(target.dataset, target.table).table(new TableState(target.table, types, 0, Map.of()));
    }
}
