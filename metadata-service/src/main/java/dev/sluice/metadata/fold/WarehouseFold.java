package dev.sluice.metadata.fold;

import dev.sluice.metadata.lineage.DatasetCommit;
import dev.sluice.metadata.lineage.DatasetCommit.Change;
import dev.sluice.metadata.lineage.RunEvents;
import dev.sluice.metadata.outbox.Outbox;
import dev.sluice.metadata.outbox.Window;
import dev.sluice.metadata.store.SystemAppender;
import dev.sluice.metadata.store.Warehouse;
import dev.sluice.metadata.warehouse.DatasetTables;
import dev.sluice.pipeline.Pipeline;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Folds variant columns of a warehouse that no service has open. A dry run tries the real values and changes nothing. What it
 * changes of the schema is noted in {@code _sluice.schema_versions} and told with the next start of the service. Not thread-safe.
 */
public final class WarehouseFold {
    private final Warehouse warehouse;
    private final String systemPrefix;
    private final RunEvents events;
    private final Clock clock;

    public WarehouseFold(Warehouse warehouse, String systemPrefix, RunEvents events, Clock clock) {
        this.warehouse = warehouse;
        this.systemPrefix = systemPrefix;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Folds.
     *
     * @param pipelines definitions whose types and rules hold for their tables; empty: every dataset, with the types that the columns have
     * @param apply whether the changes stay; else nothing does
     * @param dropEmpty whether variant columns without a value are dropped
     * @throws IllegalStateException if rows of a load wait for one of the tables
     */
    public List<FoldedColumn> run(List<Pipeline> pipelines, boolean apply, boolean dropEmpty) throws SQLException {
        List<FoldedColumn> all = new ArrayList<>();
        if (pipelines.isEmpty()) {
            for (String dataset : datasets()) {
                all.addAll(dataset(dataset, null, apply, dropEmpty));
            }
        }
        for (Pipeline pipeline : pipelines) {
            all.addAll(dataset(pipeline.definition().table().dataset(), pipeline, apply, dropEmpty));
        }
        if (apply) {
            warehouse.checkpoint();
        }
        return all;
    }

    private List<String> datasets() throws SQLException {
        List<String> found = new ArrayList<>();
        try (Statement statement = warehouse.writer().createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT DISTINCT dataset FROM _sluice.ledger_tables ORDER BY dataset")) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }

    private List<FoldedColumn> dataset(String dataset, @Nullable Pipeline pipeline, boolean apply, boolean dropEmpty)
            throws SQLException {
        refuseWaiting(dataset);
        var fold = new VariantFold(warehouse.writer(), dataset, systemPrefix, pipeline, dropEmpty);
        List<String> widened = new ArrayList<>();
        List<FoldedColumn> folded = new ArrayList<>();
        if (apply) {
            transaction(true, () -> {
                widened.addAll(fold.widen());
                note(
                        dataset,
                        widened.stream()
                                .map(name -> new Altered(name, "alter_column"))
                                .toList(),
                        pipeline);
            });
        }
        transaction(apply, () -> folded.addAll(fold.fold(widened, apply)));
        if (!apply || !dropEmpty) {
            return folded;
        }
        List<FoldedColumn> dropped = new ArrayList<>();
        transaction(true, () -> {
            dropped.addAll(fold.drop(folded));
            note(
                    dataset,
                    dropped.stream()
                            .filter(FoldedColumn::dropped)
                            .map(one -> new Altered(one.table() + "." + one.variant(), "drop_column"))
                            .toList(),
                    pipeline);
        });
        return dropped;
    }

    private void refuseWaiting(String dataset) throws SQLException {
        try (var query = warehouse
                .writer()
                .prepareStatement("SELECT table_name FROM _sluice.staged WHERE dataset = ? AND \"rows\" > 0")) {
            query.setString(1, dataset);
            try (ResultSet rows = query.executeQuery()) {
                if (rows.next()) {
                    throw new IllegalStateException("rows of a load wait for " + dataset + "." + rows.getString(1)
                            + "; fold when it has landed");
                }
            }
        }
    }

    /** A column whose type changed, or that went: {@code table.column}. */
    private record Altered(String name, String change) {
        String table() {
            return name.substring(0, name.lastIndexOf('.'));
        }

        String column() {
            return name.substring(name.lastIndexOf('.') + 1);
        }
    }

    /** Notes changes of the schema as a version, and tells them. */
    private void note(String dataset, List<Altered> changes, @Nullable Pipeline pipeline) throws SQLException {
        if (changes.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        long version = nextVersion(dataset);
        String loadId = "fold." + SystemAppender.micros(now);
        var catalog = new DatasetTables(warehouse.writer(), dataset, systemPrefix).load();
        Map<String, DatasetCommit> commits = new LinkedHashMap<>();
        try (SystemAppender appender = SystemAppender.to(warehouse.writer(), "schema_versions")) {
            for (Altered change : changes) {
                var schema = catalog.table(change.table());
                Map<String, String> types = new LinkedHashMap<>();
                if (schema != null) {
                    schema.columns()
                            .forEach(column ->
                                    types.put(column.name(), column.type().duckdb()));
                }
                DatasetCommit commit =
                        commits.computeIfAbsent(change.table(), table -> new DatasetCommit(dataset, table));
                commit.table(new DatasetCommit.TableState(change.table(), types, 0, Map.of()));
                commit.changed(change.table(), Change.ALTER);
                commit.schemaVersion(version);
                appender.row(
                        dataset,
                        version,
                        change.table(),
                        change.change(),
                        change.column(),
                        types.get(change.column()),
                        pipeline == null ? null : pipeline.definition().pipeline(),
                        pipeline == null ? null : pipeline.version(),
                        loadId,
                        now);
            }
        }
        Outbox.load(warehouse.writer(), events, warehouse.id(), 0)
                .append(warehouse.writer(), new Window(loadId, now, now), commits.values(), List.of(), 0);
    }

    private long nextVersion(String dataset) throws SQLException {
        try (var query = warehouse
                .writer()
                .prepareStatement(
                        "SELECT coalesce(max(version), 0) + 1 FROM _sluice.schema_versions WHERE dataset = ?")) {
            query.setString(1, dataset);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** Statements of one transaction. */
    @FunctionalInterface
    private interface Work {
        void run() throws SQLException;
    }

    private void transaction(boolean commit, Work work) throws SQLException {
        try (Statement statement = warehouse.writer().createStatement()) {
            statement.execute("BEGIN TRANSACTION");
            boolean done = false;
            try {
                warehouse.assertOwned();
                work.run();
                done = true;
            } finally {
                statement.execute(commit && done ? "COMMIT" : "ROLLBACK");
            }
        }
    }
}
