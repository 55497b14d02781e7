package dev.sluice.metadata.revert;

import dev.sluice.metadata.normalize.TableSchema;
import dev.sluice.metadata.store.Warehouse;
import dev.sluice.metadata.warehouse.DatasetTables;
import dev.sluice.metadata.warehouse.RowUpdate;
import dev.sluice.metadata.warehouse.TableReader;
import dev.sluice.pipeline.Pipeline;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes back what a rule, or the answers to one version of a prompt, did to a warehouse that no service has open. All in one transaction, which
 * a dry run rolls back. Not thread-safe.
 */
public final class WarehouseRevert {

    private final Warehouse warehouse;
    private final String systemPrefix;
    private final Clock clock;

    public WarehouseRevert(Warehouse warehouse, String systemPrefix, Clock clock) {
        this.warehouse = warehouse;
        this.systemPrefix = systemPrefix;
        this.clock = clock;
    }

    /**
     * Reverts.
     *
     * @param pipelines compiled definitions that made the rows, by name; not needed for answers of a model
     * @param apply whether it stays; else nothing does
     * @return what changes, by table; empty: the rule has changed nothing
     * @throws IllegalStateException if the definition of a pipeline is missing, or rows of a load wait
     */
    public List<RevertedTable> run(RevertRequest request, Map<String, Pipeline> pipelines, boolean apply)
            throws SQLException {
        List<RevertedTable> results = new ArrayList<>();
        Instant now = clock.instant();
        try (Statement statement = warehouse.writer().createStatement()) {
            statement.execute("BEGIN TRANSACTION");
            boolean done = false;
            try {
                warehouse.assertOwned();
                refuseWaiting(statement);
                if (request.ofModel()) {
                    answers(request, now, results);
                } else {
                    rule(request, pipelines, now, results);
                }
                done = true;
            } finally {
                statement.execute(apply && done ? "COMMIT" : "ROLLBACK");
            }
        }
        if (apply) {
            warehouse.checkpoint();
        }
        return results;
    }

    private static void refuseWaiting(Statement statement) throws SQLException {
        try (var rows = statement.executeQuery("SELECT dataset, table_name FROM _sluice.staged WHERE \"rows\" > 0")) {
            if (rows.next()) {
                throw new IllegalStateException("rows of a load wait for " + rows.getString(1) + "." + rows.getString(2)
                        + "; revert when it has landed");
            }
        }
    }

    private void answers(RevertRequest request, Instant now, List<RevertedTable> results) throws SQLException {
        var revert = new ModelRevert(warehouse.writer(), request, systemPrefix);
        for (List<String> place : revert.tables()) {
            DatasetTables tables = tables(place.get(1));
            results.add(revert.run(place.get(0), place.get(1), place.get(2), tables, now));
            new History(warehouse.writer(), request, place.get(0), place.get(1), place.get(2)).recount();
        }
    }

    private DatasetTables tables(String dataset) throws SQLException {
        var tables = new DatasetTables(warehouse.writer(), dataset, systemPrefix);
        tables.load();
        return tables;
    }

    private void rule(RevertRequest request, Map<String, Pipeline> pipelines, Instant now, List<RevertedTable> results)
            throws SQLException {
        for (List<String> place : History.tables(warehouse.writer(), request)) {
            Pipeline pipeline = pipelines.get(place.get(0));
            if (pipeline == null) {
                throw new IllegalStateException(
                        "rule '" + request.rule() + "' has changed rows of pipeline " + place.get(0)
                                + ": name its definition, as it was when it changed them, or --pipeline for another");
            }
            results.add(rule(request, pipeline, place.get(1), place.get(2), now));
        }
    }

    private RevertedTable rule(RevertRequest request, Pipeline pipeline, String dataset, String table, Instant now)
            throws SQLException {
        String name = pipeline.definition().pipeline();
        DatasetTables tables = tables(dataset);
        TableSchema schema = tables.catalog().table(table);
        var history = new History(warehouse.writer(), request, name, dataset, table);
        List<Affected> affected = history.affected();
        if (schema == null) {
            return new RevertedTable(name, dataset, table, 0, 0, affected.size(), 0, List.of());
        }
        var cells = new TableCells(schema, systemPrefix, pipeline);
        var revert = new RuleRevert(pipeline, request.rule(), cells, systemPrefix);
        Map<String, List<@Nullable String>> present = present(dataset, table, affected, cells);
        Map<String, Set<String>> answered = history.answered();
        long gone = 0;
        for (Affected row : affected) {
            List<@Nullable String> values = present.get(row.rowId());
            if (values == null) {
                gone++;
            } else {
                revert.add(row, values, answered.getOrDefault(row.recordId(), Set.of()));
            }
        }
        Map<Set<String>, List<RowUpdate>> runs = new LinkedHashMap<>();
        revert.updates().forEach(update -> runs.computeIfAbsent(update.values().keySet(), set -> new ArrayList<>())
                .add(update));
        for (List<RowUpdate> run : runs.values()) {
            tables.updateRows(table, systemPrefix + "_id", run);
        }
        history.rewrite(revert.replayed(), revert.kept(), now);
        return revert.result(name, dataset, table, gone);
    }

    /** The cells of the rows that are still there, by row id. */
    private Map<String, List<@Nullable String>> present(
            String dataset, String table, List<Affected> affected, TableCells cells) throws SQLException {
        List<List<String>> exact = new ArrayList<>();
        List<List<String>> byId = new ArrayList<>();
        for (Affected row : affected) {
            if (row.loadId().isEmpty()) {
                byId.add(List.of(row.rowId()));
            } else {
                exact.add(List.of(row.rowId(), row.loadId()));
            }
        }
        var reader = new TableReader(warehouse.writer(), dataset);
        String id = systemPrefix + "_id";
        Map<String, List<@Nullable String>> found = new HashMap<>();
        if (!byId.isEmpty()) {
            found.putAll(reader.cells(table, List.of(id), byId, cells.names()));
        }
        if (!exact.isEmpty()) {
            found.putAll(reader.cells(table, List.of(id, systemPrefix + "_load_id"), exact, cells.names()));
        }
        return found;
    }
}
