package dev.sluice.metadata.revert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.metadata.revert.RevertedTable.Example;
import dev.sluice.metadata.warehouse.RowUpdate;
import dev.sluice.pipeline.DocumentPath;
import dev.sluice.pipeline.Outcome;
import dev.sluice.pipeline.Pipeline;
import dev.sluice.pipeline.PipelineReplay;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds out what rows of one table would be without a rule. Not thread-safe. */
final class RuleRevert {

    private static final int EXAMPLES = 10;

    private final PipelineReplay replay;
    private final TableCells cells;
    private final String loadColumn;
    private final List<RowUpdate> updates = new ArrayList<>();
    private final List<Replayed> replayed = new ArrayList<>();
    private final List<Example> examples = new ArrayList<>();
    private long changed;
    private long kept;

    /** A row with what its record becomes. */
    record Replayed(Affected row, Outcome.Cleansed outcome) {}

    RuleRevert(Pipeline pipeline, String rule, TableCells cells, String systemPrefix) {
        this.replay = new PipelineReplay(pipeline, rule);
        this.cells = cells;
        this.loadColumn = systemPrefix + "_load_id";
    }

    /**
     * Adds a row.
     *
     * @param present its cells as JSON texts, in the order of {@link TableCells#names()}
     * @param answered fields that a model has had its say about since: they stay
     */
    void add(Affected row, List<@Nullable String> present, Set<String> answered) {
        ObjectNode document = cells.document(present, row.repairs());
        Optional<Outcome.Cleansed> outcome =
                answered.isEmpty() ? replay.replay(document, row.repairs()) : Optional.empty();
        if (outcome.isEmpty() || !collect(row, present, document, outcome.get())) {
            kept++;
        }
    }

    private boolean collect(
            Affected row, List<@Nullable String> present, ObjectNode document, Outcome.Cleansed outcome) {
        ObjectNode then = PipelineReplay.document(outcome.row());
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        List<Example> cellsOfRow = new ArrayList<>();
        for (int i = 0; i < present.size(); i++) {
            String field = cells.field(i);
            JsonNode value = DocumentPath.get(then, field);
            if (PipelineReplay.same(DocumentPath.get(document, field), value)) {
                continue;
            }
            boolean none = value.isMissingNode() || value.isNull();
            Object fits = none ? null : TableCells.fit(value, cells.type(i));
            if (fits == null && !none) {
                return false; // a type that the column has not: it would be another column
            }
            values.put(cells.names().get(i), fits);
            cellsOfRow.add(new Example(row.recordId(), field, present.get(i), none ? null : value.toString()));
        }
        replayed.add(new Replayed(row, outcome));
        if (!values.isEmpty()) {
            changed += values.size();
            cellsOfRow.stream().limit(Math.max(0, EXAMPLES - examples.size())).forEach(examples::add);
            updates.add(new RowUpdate(
                    row.rowId(), values, row.loadId().isEmpty() ? Map.of() : Map.of(loadColumn, row.loadId())));
        }
        return true;
    }

    List<RowUpdate> updates() {
        return updates;
    }

    /** Rows with their new history, those included whose cells do not change. */
    List<Replayed> replayed() {
        return replayed;
    }

    /** Checks whose findings stay as they are. */
    Set<String> kept() {
        return replay.kept();
    }

    RevertedTable result(String pipeline, String dataset, String table, long gone) {
        return new RevertedTable(pipeline, dataset, table, updates.size(), changed, gone, kept, examples);
    }
}
