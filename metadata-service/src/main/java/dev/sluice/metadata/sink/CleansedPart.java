package dev.sluice.metadata.sink;

import dev.sluice.metadata.ledger.Count;
import dev.sluice.metadata.normalize.MalformedRow;
import dev.sluice.metadata.normalize.Rejection;
import dev.sluice.pipeline.Pipeline;
import dev.sluice.schemas.CleansedRecord;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Topic {@code cleansed}: rows, except for those that landed before and those that cannot land. */
final class CleansedPart implements Part {

    /** Few enough to be still in the processor's cache when they land, enough for one question about their ids. */
    private static final int CHUNK = 500;

    private final Deserializer<CleansedRecord> decoder;
    private final FlushDefinitions definitions;
    private final Rejections rejections;
    private final LandedRows rows;
    private final LoadSights sights;
    private final RefusedRecords refusals;
    private final PendingCorrections corrections = new PendingCorrections();
    private final List<Candidate> candidates = new ArrayList<>(CHUNK);
    private final Repeats repeats = new Repeats();
    private final Map<String, Candidate.Known> pipelines = new HashMap<>();
    private final List<CleansedRecord> retries = new ArrayList<>();

    CleansedPart(
            Deserializer<CleansedRecord> decoder,
            FlushDefinitions definitions,
            Rejections rejections,
            LandedRows rows,
            LoadSights sights) {
        this.decoder = decoder;
        this.definitions = definitions;
        this.rejections = rejections;
        this.rows = rows;
        this.sights = sights;
        this.refusals = new RefusedRecords(rejections);
    }

    @Override
    public void take(ConsumerRecord<byte[], byte[]> record, Flush flush) throws SQLException {
        add(candidate(record, null), flush);
    }

    @Override
    public void condemn(ConsumerRecord<byte[], byte[]> record, String reason, Flush flush) throws SQLException {
        add(candidate(record, reason), flush);
    }

    private void add(Candidate candidate, Flush flush) throws SQLException {
        candidates.add(candidate);
        if (candidates.size() == CHUNK) {
            landAll(flush);
        }
    }

    private Candidate candidate(ConsumerRecord<byte[], byte[]> record, @Nullable String reason) {
        CleansedRecord cleansed;
        try {
            cleansed = decoder.deserialize(record.topic(), record.value());
        } catch (SerializationException e) {
            return new Candidate(record, null, null, e.getMessage());
        }
        if (cleansed == null) {
            return new Candidate(record, null, null, "expected a record, found no value");
        }
        Candidate.Known known = pipelines.get(cleansed.getPipeline());
        if (known == null) {
            known = new Candidate.Known(definitions.find(cleansed.getPipeline()));
            pipelines.put(cleansed.getPipeline(), known);
        }
        return new Candidate(record, cleansed, known, reason);
    }

    /** Retries that landed with this flush. */
    List<CleansedRecord> retriesLanded() {
        return retries;
    }

    @Override
    public void write(Flush flush) throws SQLException {
        landAll(flush);
        repeats.write(flush);
        rows.write(flush);
        corrections.write(flush);
    }

    @Override
    public void close() {
        rows.close();
    }

    private void landAll(Flush flush) throws SQLException {
        repeats.look(flush, candidates);
        for (Candidate candidate : candidates) {
            CleansedRecord cleansed = candidate.cleansed();
            if (cleansed == null) {
                refusals.undecodable(flush, candidate);
                continue;
            }
            if (candidate.reason() == null) {
                candidate.pipeline().ifPresent(pipeline -> corrections.add(pipeline, cleansed));
            }
            if (repeats.isRepeat(flush, candidate.record(), cleansed)) {
                flush.duplicate(cleansed.getPipeline(), cleansed.getAttempt());
            } else {
                Landing.Way way = way(flush, candidate, cleansed);
                if (candidate.reason() != null) {
                    refusals.refuse(flush, candidate.record(), cleansed, Rejections.WAREHOUSE, candidate.reason());
                } else if (land(flush, candidate, cleansed, way)) {
                    landed(flush, cleansed);
                }
            }
        }
        candidates.clear();
    }

    private void landed(Flush flush, CleansedRecord cleansed) {
        if (cleansed.getAttempt() > 0) {
            retries.add(cleansed);
        } else if (repeats.diedBefore(cleansed)) {
            // its source was read again under a definition that takes it: received twice, one record, no dead letter
            // any more
            retries.add(cleansed);
            flush.ledger().add(cleansed.getPipeline(), Count.REPEATED, 1);
        }
    }

    /** How the row of a record gets to its table; null when its load has been replaced already. Counts the outcome for its load. */
    private Landing.@Nullable Way way(Flush flush, Candidate candidate, CleansedRecord cleansed) throws SQLException {
        Pipeline pipeline = candidate.pipeline().orElse(null);
        if (pipeline == null || !pipeline.definition().table().landsWhole()) {
            return Landing.Way.DIRECT;
        }
        if (FlushDefinitions.isEndless(pipeline)) {
            return Landing.Way.STAGED;
        }
        boolean retry = cleansed.getAttempt() > 0;
        WholeLoads.State state = sights.see(flush, pipeline, cleansed.getSource(), retry);
        if (!retry && !repeats.diedBefore(cleansed)) {
            flush.state().loads().outcome(cleansed.getPipeline(), cleansed.getSource());
        }
        return switch (state) {
            case OPEN, FAILED -> Landing.Way.STAGED;
            case LANDED -> Landing.Way.LATE;
            case REPLACED -> null;
        };
    }

    private boolean land(Flush flush, Candidate candidate, CleansedRecord cleansed, Landing.@Nullable Way way)
            throws SQLException {
        ConsumerRecord<byte[], byte[]> record = candidate.record();
        Optional<Pipeline> pipeline = candidate.pipeline();
        if (pipeline.isEmpty()) {
            Optional<String> refusal = definitions.refusal(cleansed.getPipeline());
            refusals.refuse(
                    flush,
                    record,
                    cleansed,
                    refusal.isPresent() ? Rejections.UNUSABLE_DEFINITION : Rejections.UNKNOWN_PIPELINE,
                    refusal.orElse("no definition of pipeline '" + cleansed.getPipeline()
                            + "' is in force; publish it and send the record again"));
            return false;
        }
        if (way == null) {
            LoadEnds.gone(flush, cleansed.getPipeline(), 1);
            return true;
        }
        Landing landing;
        try {
            landing = flush.state().landings().of(pipeline.get(), way);
        } catch (IllegalArgumentException e) {
            refusals.refuse(flush, record, cleansed, Rejections.UNUSABLE_DEFINITION, String.valueOf(e.getMessage()));
            return false;
        }
        byte[] row = RefusedRecords.bytes(cleansed.getRow());
        int refusedBefore = landing.batch().rejections().size();
        String rowId;
        try {
            rowId = landing.add(cleansed, row, flush.load().id());
        } catch (MalformedRow e) {
            refusals.refuse(flush, record, cleansed, Rejections.MALFORMED_ROW, String.valueOf(e.getMessage()));
            return false;
        }
        List<Rejection> all = landing.batch().rejections();
        List<Rejection> refused = all.size() == refusedBefore ? List.of() : all.subList(refusedBefore, all.size());
        String dataset = landing.dataset().name();
        if (rowId == null) {
            Rejection why = refused.isEmpty() ? null : refused.get(refused.size() - 1);
            rejections.contract(flush, record, cleansed, row, dataset, why);
            return false;
        }
        for (Rejection part : refused) {
            rejections.part(record, cleansed, dataset, part);
        }
        corrections.landed(pipeline.get(), row);
        rows.add(flush, new Landed(cleansed, row, rowId, landing), refused);
        return true;
    }
}
