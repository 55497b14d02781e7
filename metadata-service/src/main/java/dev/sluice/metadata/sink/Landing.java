package dev.sluice.metadata.sink;

import dev.sluice.metadata.lineage.DatasetCommit;
import dev.sluice.metadata.normalize.NormalizedBatch;
import dev.sluice.metadata.normalize.NormalizerOptions;
import dev.sluice.metadata.normalize.RowIdentity;
import dev.sluice.metadata.normalize.SchemaChange;
import dev.sluice.metadata.normalize.TableNormalizer;
import dev.sluice.metadata.warehouse.Arrival;
import dev.sluice.metadata.warehouse.Disposition;
import dev.sluice.metadata.warehouse.MergeResult;
import dev.sluice.metadata.warehouse.StagedTables;
import dev.sluice.pipeline.Pipeline;
import dev.sluice.pipeline.definition.ColumnHint;
import dev.sluice.pipeline.definition.TableSpec;
import dev.sluice.schemas.CleansedRecord;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The way of one pipeline's rows into its table, under one version of its definition. Kept from flush to flush, as the normalizer
 * remembers columns. Not thread-safe.
 */
final class Landing {

    /** A row merged by a model's answer says so. */
    static final String LLM_CLEANED = "_llm_cleaned";

    static final String LLM_INPUT_HASH = "_llm_input_hash";
    static final String LLM_VERSION = "llm_version";
    static final String LLM_ERROR = "_llm_error";

    private final Pipeline pipeline;
    private final Dataset dataset;
    private final TableNormalizer normalizer;
    private final NormalizedBatch batch = new NormalizedBatch();
    private final Map<String, @Nullable Object> extra = new HashMap<>();
    private final String versionColumn;
    private final Way way;
    private final Disposition disposition;
    private final boolean asks;
    private int applied;
    private @Nullable DatasetCommit commit;

    /** How the rows get to their table. */
    enum Way {
        /** With the flush. */
        DIRECT,
        /** With the rest of their load. */
        STAGED,
        /** With the flush, although their load has landed already: they replace nothing. */
        LATE
    }

    Landing(Pipeline pipeline, Dataset dataset, String systemPrefix, Way way) {
        TableSpec table = pipeline.definition().table();
        this.pipeline = pipeline;
        this.dataset = dataset;
        this.asks = pipeline.definition().llm().enabled();
        this.way = way;
        this.disposition = dispositionOf(pipeline);
        this.versionColumn = systemPrefix + "_version";
        this.normalizer = new TableNormalizer(NormalizerOptions.of(table, hints(), systemPrefix), dataset.catalog());
    }

    /** What the rows of a pipeline do to those that are there. */
    static Disposition dispositionOf(Pipeline pipeline) {
        return Disposition.of(pipeline.definition().table(), pipeline.columnHints(), NormalizerOptions.NAMES);
    }

    /** The columns that answers go to exist from the first row on, so that an answer changes no schema. */
    private Map<String, ColumnHint> hints() {
        var hints = new LinkedHashMap<>(pipeline.columnHints());
        if (asks) {
            pipeline.definition()
                    .llm()
                    .answer()
                    .forEach((field, schema) ->
                            hints.putIfAbsent(field, ColumnHint.ofType(AnswerTypes.dataType(schema), null, null)));
            hints.put(LLM_CLEANED, ColumnHint.ofType("bool", null, null));
            hints.put(LLM_INPUT_HASH, ColumnHint.ofType("text", null, null));
            hints.put(LLM_VERSION, ColumnHint.ofType("text", null, null));
            hints.put(LLM_ERROR, ColumnHint.ofType("text", null, null));
        }
        return hints;
    }

    Pipeline pipeline() {
        return pipeline;
    }

    String name() {
        return pipeline.definition().pipeline();
    }

    Dataset dataset() {
        return dataset;
    }

    String table() {
        return normalizer.table();
    }

    NormalizedBatch batch() {
        return batch;
    }

    /**
     * Normalizes a row into the batch; changes of the schema are applied at once, so that all landings of a dataset apply theirs in the
     * order in which they were found.
     *
     * @return id of the row; null when the contract refused it, then the last rejection of the batch says why
     */
    @Nullable
    String add(CleansedRecord record, byte[] row, String loadId) throws SQLException {
        extra.put(versionColumn, record.getDefinitionVersion());
        String hash = record.getInputHash();
        if (asks || hash != null) {
            extra.put(LLM_CLEANED, false);
            extra.put(LLM_INPUT_HASH, hash);
            extra.put(LLM_VERSION, hash == null ? null : record.getLlmVersion());
        } else if (extra.size() > 1) {
            extra.keySet().retainAll(Set.of(versionColumn));
        }
        String id = normalizer.add(row, new RowIdentity(record.getRecordId(), loadId), extra, batch);
        List<SchemaChange> changes = batch.changes();
        if (changes.size() > applied) {
            dataset.tables().apply(changes.subList(applied, changes.size()));
            applied = changes.size();
        }
        return id;
    }

    /** Whether the rows wait for the rest of their load. */
    boolean isStaged() {
        return way == Way.STAGED;
    }

    /** Writes the rows of the batch. */
    MergeResult write(Flush flush) throws SQLException {
        if (batch.rootRows() == 0) {
            return MergeResult.NONE;
        }
        return switch (way) {
            case STAGED -> flush.state().landings().staged(name(), dataset).add(batch, disposition);
            case LATE -> late(flush);
            case DIRECT -> direct(disposition);
        };
    }

    private MergeResult direct(Disposition meant) throws SQLException {
        return meant.way() == Disposition.Way.APPEND
                ? dataset.tables().append(batch)
                : dataset.tables().merge(batch.tables(), meant);
    }

    private MergeResult late(Flush flush) throws SQLException {
        if (disposition.way() != Disposition.Way.SCD2) {
            return direct(disposition.late());
        }
        StagedTables passing = flush.state().landings().passing(name(), dataset);
        passing.add(batch, disposition);
        return passing.land(table(), disposition, Arrival.LATE, flush.load().at());
    }

    /** What the flush does to this table, for the metadata events. */
    DatasetCommit commit(Flush flush) {
        DatasetCommit known = commit;
        if (known == null) {
            known = flush.commit(dataset.name(), normalizer.table());
            commit = known;
        }
        return known;
    }

    /** Forgets the batch, before the first row of a flush. */
    void begin() {
        batch.clear();
        applied = 0;
        commit = null;
    }
}
