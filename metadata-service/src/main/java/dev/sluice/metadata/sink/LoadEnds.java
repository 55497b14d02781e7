package dev.sluice.metadata.sink;

import dev.sluice.metadata.ledger.Count;
import dev.sluice.metadata.lineage.DatasetCommit;
import dev.sluice.metadata.normalize.Column;
import dev.sluice.metadata.normalize.NormalizerOptions;
import dev.sluice.metadata.normalize.TableSchema;
import dev.sluice.metadata.sink.WholeLoads.Staged;
import dev.sluice.metadata.sink.WholeLoads.State;
import dev.sluice.metadata.warehouse.Arrival;
import dev.sluice.metadata.warehouse.Disposition;
import dev.sluice.metadata.warehouse.Disposition.Way;
import dev.sluice.metadata.warehouse.MergeResult;
import dev.sluice.metadata.warehouse.StagedTables;
import dev.sluice.pipeline.Pipeline;
import dev.sluice.pipeline.definition.TableSpec;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lands loads at their end: all rows that wait become visible with one commit, in which they take the place of what they replace. Belongs to
 * one flush.
 */
final class LoadEnds {

    private final FlushDefinitions definitions;

    LoadEnds(FlushDefinitions definitions) {
        this.definitions = definitions;
    }

    /** Lands every load that is complete; to be called when all parts of the flush have written. */
    void settle(Flush flush) throws SQLException {
        WholeLoads loads = flush.state().loads();
        for (String name : loads.pipelines()) {
            Optional<Pipeline> pipeline = definitions.find(name);
            if (pipeline.isEmpty()) {
                continue; // its rows wait until somebody says again what they are
            }
            if (FlushDefinitions.hasLoads(pipeline.get()) && !loads.open(name).isEmpty()) {
                look(flush, pipeline.get());
            } else {
                // no end to wait for, or none any more because the definition has changed
                boolean endless = FlushDefinitions.isEndless(pipeline.get());
                land(flush, pipeline.get(), endless ? Arrival.ONE_BY_ONE : Arrival.LATE);
                close(flush, name, State.LANDED);
            }
        }
    }

    private void look(Flush flush, Pipeline pipeline) throws SQLException {
        String name = pipeline.definition().pipeline();
        WholeLoads loads = flush.state().loads();
        var look = LoadLook.at(flush.state(), name);
        if (look.isComplete()) {
            boolean replaces = pipeline.definition().table().landsWhole()
                    && Landing.dispositionOf(pipeline).way() == Way.REPLACE;
            boolean clears = replaces && look.saysSomething();
            if (clears || !loads.staged(name).isEmpty()) {
                land(flush, pipeline, Arrival.WHOLE);
                for (String source : replaces ? loads.closed(name) : List.<String>of()) {
                    loads.put(name, source, State.REPLACED);
                }
            }
            close(flush, name, State.LANDED);
            return;
        }
        for (String source : loads.open(name)) {
            State now = look.isStuck() && look.failed().contains(source) ? State.FAILED : State.OPEN;
            if (loads.state(name, source) != now) {
                loads.put(name, source, now);
            }
        }
    }

    private static void close(Flush flush, String name, State state) {
        for (String source : flush.state().loads().open(name)) {
            flush.state().loads().put(name, source, state);
        }
    }

    /**
     * Gives up a load with a source that cannot be read, because another load begins. What was read of it must not replace anything: with
     * {@code replace} it is dropped, otherwise it is added.
     */
    void giveUp(Flush flush, Pipeline pipeline) throws SQLException {
        String name = pipeline.definition().pipeline();
        if (Landing.dispositionOf(pipeline).way() == Way.REPLACE) {
            for (Staged waiting : flush.state().loads().staged(name)) {
                Dataset dataset = flush.state().landings().dataset(waiting.dataset());
                flush.state().landings().staged(name, dataset).clear(waiting.table());
                gone(flush, name, waiting.rows());
                flush.state().loads().stage(name, waiting.dataset(), waiting.table(), -waiting.rows());
            }
            ask(flush, name);
            close(flush, name, State.REPLACED);
        } else {
            land(flush, pipeline, Arrival.LATE);
            close(flush, name, State.LANDED);
        }
    }

    /** Counts records whose load was replaced before they could land, or was given up. */
    static void gone(Flush flush, String pipeline, long records) {
        flush.ledger().add(pipeline, Count.MERGED, records);
        flush.ledger().add(pipeline, Count.REMOVED, records);
        flush.counts().merged += records;
    }

    private static void land(Flush flush, Pipeline pipeline, Arrival arrival) throws SQLException {
        String name = pipeline.definition().pipeline();
        TableSpec spec = pipeline.definition().table();
        String table = NormalizerOptions.NAMES.key(spec.name());
        List<Staged> all = new ArrayList<>(flush.state().loads().staged(name));
        if (all.isEmpty()) {
            all.add(new Staged(spec.dataset(), table, 0));
        }
        for (Staged waiting : all) {
            boolean meant = spec.landsWhole()
                    && waiting.dataset().equals(spec.dataset())
                    && waiting.table().equals(table);
            land(
                    flush,
                    name,
                    waiting,
                    meant ? Landing.dispositionOf(pipeline) : Disposition.APPEND,
                    meant ? arrival : Arrival.LATE);
            flush.state().loads().stage(name, waiting.dataset(), waiting.table(), -waiting.rows());
        }
        ask(flush, name);
    }

    /** The questions of rows that wait no longer count now, and answers that came before may merge. */
    private static void ask(Flush flush, String name) throws SQLException {
        long asked = flush.state().questions().stagedCount(name);
        if (asked > 0) {
            flush.ledger().add(name, Count.QUESTIONS, asked);
            flush.state().questions().released(name).forEach(flush::answer);
        }
    }

    private static void land(Flush flush, String name, Staged waiting, Disposition disposition, Arrival arrival)
            throws SQLException {
        Dataset dataset = flush.state().landings().dataset(waiting.dataset());
        StagedTables staged = flush.state().landings().staged(name, dataset);
        boolean replaces = disposition.way() == Way.REPLACE && arrival == Arrival.WHOLE;
        MergeResult result =
                staged.land(waiting.table(), disposition, arrival, flush.load().at());
        long removed = result.rowsRemoved();
        if (replaces) {
            removed = flush.ledger().replaced(dataset.name(), waiting.table());
        }
        long merged = replaces ? 0 : result.rowsMerged();
        long more = result.rowsInserted() - (replaces ? 0 : removed);
        flush.ledger().landed(name, dataset.name(), waiting.table(), more, merged);
        if (!replaces) {
            flush.ledger().add(name, Count.REMOVED, removed);
        }
        flush.counts().rows += result.rowsInserted() - removed;
        flush.counts().merged += replaces ? removed : merged;
        tell(flush, name, dataset, waiting.table(), staged.landed(), replaces);
    }

    private static void tell(
            Flush flush, String name, Dataset dataset, String root, Map<String, Long> rows, boolean replaces) {
        DatasetCommit commit = flush.commit(dataset.name(), root);
        commit.pipeline(name);
        rows.forEach((table, count) -> {
            @Nullable TableSchema schema = dataset.catalog().table(table);
            Map<String, String> types = new LinkedHashMap<>();
            for (Column column : schema == null ? List.<Column>of() : schema.columns()) {
                types.put(column.name(), column.type().duckdb());
            }
            commit.table(new DatasetCommit.TableState(table, types, count, Map.of()));
            if (replaces) {
                commit.changed(table, DatasetCommit.Change.OVERWRITE);
            }
        });
    }
}
