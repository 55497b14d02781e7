package dev.sluice.metadata.sink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.metadata.ledger.Count;
import dev.sluice.metadata.lineage.DatasetCommit.TableState;
import dev.sluice.metadata.normalize.Column;
import dev.sluice.metadata.normalize.ColumnType;
import dev.sluice.metadata.normalize.Naming;
import dev.sluice.metadata.normalize.NormalizerOptions;
import dev.sluice.metadata.normalize.TableSchema;
import dev.sluice.metadata.sink.Questions.Settled;
import dev.sluice.metadata.store.SystemAppender;
import dev.sluice.metadata.warehouse.RowUpdate;
import dev.sluice.metadata.warehouse.TableReader;
import dev.sluice.schemas.AnswerStatus;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Merges answers into rows: table by table, one read and one UPDATE for all answers with the same fields. A row is changed only if it is
 * still the one that asked: same id, same hash, same load. So an answer can never touch a newer version of the row.
 */
final class AnswerMerge {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Naming NAMES = Naming.snakeCase(NormalizerOptions.DEFAULT_MAX_NAME);

    /** There already where the definition asks a model; not where it did so only when the row was cleansed. */
    private static final List<Column> MARKS = List.of(
            Column.of(Landing.LLM_CLEANED, ColumnType.BOOL),
            Column.of(Landing.LLM_INPUT_HASH, ColumnType.TEXT),
            Column.of(Landing.LLM_VERSION, ColumnType.TEXT),
            Column.of(Landing.LLM_ERROR, ColumnType.TEXT));

    private record Asked(Question question, Answer answer, Map<String, JsonNode> fields) {}

    private record Target(String dataset, String table) {}

    private final Flush flush;
    private final Map<Target, List<Asked>> targets = new LinkedHashMap<>();

    AnswerMerge(Flush flush) {
        this.flush = flush;
    }

    /** Adds an answer to a question whose row has landed. */
    void add(Question question, Answer answer) {
        targets.computeIfAbsent(new Target(question.dataset(), question.table()), target -> new ArrayList<>())
                .add(new Asked(question, answer, fields(answer)));
    }

    /** The proposals of an answer, by column; null proposes nothing. */
    private static Map<String, JsonNode> fields(Answer answer) {
        var fields = new LinkedHashMap<String, JsonNode>();
        if (answer.answered() && answer.output() != null) {
            try {
                JSON.readTree(answer.output()).properties().forEach(field -> {
                    if (!field.getValue().isNull()) {
                        fields.put(field.getKey(), field.getValue());
                    }
                });
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException("the output of an enrichment is not JSON", e);
            }
        }
        return fields;
    }

    /** Merges, and says what became of every question. */
    List<Settled> write() throws SQLException {
        var settled = new ArrayList<Settled>();
        for (Map.Entry<Target, List<Asked>> target : targets.entrySet()) {
            write(target.getKey(), target.getValue(), settled);
        }
        return settled;
    }

    private void write(Target target, List<Asked> asked, List<Settled> settled) throws SQLException {
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
        var cells = new ArrayList<ChangedCell>();
        for (Asked one : asked) {
            List<@Nullable String> row = before.get(one.question.rowId());
            if (row == null) {
                settled.add(new Settled(one.answer, Question.STALE, 0));
                continue;
            }
            int changed = decide(one, columns, row, updates, cells, prefix);
            settled.add(new Settled(one.answer, status(one.answer), changed));
        }
        for (List<RowUpdate> run : updates.values()) {
            dataset.tables().updateRows(target.table, prefix + "_id", run);
        }
        record(target, schema, cells);
    }

    /** Columns that the answers name, made where they are missing. */
    private static Map<String, Column> columns(Dataset dataset, TableSchema schema, List<Asked> asked)
            throws SQLException {
        var columns = new LinkedHashMap<String, Column>();
        for (Asked one : asked) {
            for (Map.Entry<String, JsonNode> field : one.fields.entrySet()) {
                String name = NAMES.key(field.getKey());
                if (!columns.containsKey(name)) {
                    if (schema.indexOf(name) < 0) {
                        dataset.tables()
                                .ensureColumns(
                                        schema.name(),
                                        List.of(Column.of(name, AnswerValues.columnFor(field.getValue()))));
                    }
                    columns.put(name, schema.columns().get(schema.indexOf(name)));
                }
            }
        }
        return columns;
    }

    private Map<String, List<@Nullable String>> read(
            Target target, List<Asked> asked, Set<String> columns, String prefix) throws SQLException {
        var wanted = new LinkedHashSet<List<String>>();
        for (Asked one : asked) {
            wanted.add(List.of(one.question.rowId(), one.answer.inputHash(), one.question.loadId()));
        }
        return new TableReader(flush.connection(), target.dataset)
                .cells(
                        target.table,
                        List.of(prefix + "_id", Landing.LLM_INPUT_HASH, prefix + "_load_id"),
                        wanted,
                        List.copyOf(columns));
    }

    private record ChangedCell(
            Asked asked, String field, @Nullable String before, String after) {}

    private static int decide(
            Asked one,
            Map<String, Column> columns,
            List<@Nullable String> row,
            Map<Set<String>, List<RowUpdate>> updates,
            List<ChangedCell> cells,
            String prefix) {
        List<String> order = List.copyOf(columns.keySet());
        var values = new LinkedHashMap<String, @Nullable Object>();
        int changed = 0;
        for (Map.Entry<String, JsonNode> field : one.fields.entrySet()) {
            String name = NAMES.key(field.getKey());
            Column column = columns.get(name);
            Object value = column == null ? null : AnswerValues.fit(field.getValue(), column.type());
            if (value == null) {
                continue; // does not fit the column: an answer is a proposal
            }
            values.put(name, value);
            String before = row.get(order.indexOf(name));
            if (!AnswerValues.same(before, field.getValue())) {
                changed++;
                cells.add(new ChangedCell(
                        one, field.getKey(), before, field.getValue().toString()));
            }
        }
        values.put(Landing.LLM_CLEANED, one.answer.answered());
        values.put(Landing.LLM_ERROR, one.answer.shortError());
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

    private static String status(Answer answer) {
        return answer.answered()
                ? Question.MERGED
                : answer.status() == AnswerStatus.SKIPPED ? Question.SKIPPED : Question.FAILED;
    }

    private void record(Target target, TableSchema schema, List<ChangedCell> cells) throws SQLException {
        var commit = flush.commit(target.dataset, target.table);
        var types = new LinkedHashMap<String, String>();
        schema.columns()
                .forEach(column -> types.put(column.name(), column.type().duckdb()));
        commit.table(new TableState(target.table, types, 0, Map.of()));
        if (cells.isEmpty()) {
            return;
        }
        try (SystemAppender appender = SystemAppender.to(flush.connection(), "repairs")) {
            for (ChangedCell cell : cells) {
                String rule = "llm " + cell.asked.answer.llmVersion();
                commit.repaired(cell.field, rule);
                flush.ledger().add(cell.asked.question.pipeline(), Count.REPAIRED_CELLS, 1);
                appender.row(
                        cell.asked.answer.recordId(),
                        cell.asked.question.pipeline(),
                        target.dataset,
                        target.table,
                        cell.field,
                        rule,
                        cell.before,
                        cell.after,
                        "model",
                        null,
                        flush.load().at());
            }
        }
    }
}
