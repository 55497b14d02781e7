package dev.sluice.metadata.sink;

import dev.sluice.metadata.ledger.Count;
import dev.sluice.metadata.normalize.Rejection;
import dev.sluice.metadata.store.SystemAppender;
import dev.sluice.pipeline.definition.ContractMode;
import dev.sluice.schemas.CleansedRecord;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What the warehouse refuses, with the reason: {@code _sluice.rejected}. A refused record is one of the dead letters of its pipeline; what is
 * no record (an enrichment, a usage line) is only kept. Belongs to one flush.
 */
final class Rejections {

    /** Bytes that are no record of the topic's type. */
    static final String UNDECODABLE = "undecodable";
    /** Nobody has published a definition of that name. */
    static final String UNKNOWN_PIPELINE = "unknown_pipeline";
    /** No table can be made from the definition. */
    static final String UNUSABLE_DEFINITION = "unusable_definition";
    /** The schema contract refused the row. */
    static final String CONTRACT = "schema_contract";
    /** The row is not JSON. */
    static final String MALFORMED_ROW = "malformed_row";
    /** DuckDB refused it. */
    static final String WAREHOUSE = "warehouse_refused";

    private static final int MESSAGE_LIMIT = 1_000;

    @SuppressWarnings("ArrayRecordComponent") // lives within one flush, never compared
    private record Rejected(
            ConsumerRecord<byte[], byte[]> record,
            @Nullable String recordId,
            int attempt,
            String pipeline,
            String code,
            String message,
            byte @Nullable [] content,
            String refused,
            @Nullable String dataset,
            @Nullable Rejection what) {}

    /** What was refused: a whole record, or a part of one that landed; what is no record at all is {@code other}. */
    private static final String RECORD = "record";

    private static final String OTHER = "other";

    private final List<Rejected> rejected = new ArrayList<>();
    private long records;

    /** Refuses a record, which thereby has its outcome; a retry that is refused was a dead letter before. */
    void record(
            Flush flush,
            ConsumerRecord<byte[], byte[]> record,
            @Nullable String recordId,
            int attempt,
            String pipeline,
            String code,
            String message,
            byte @Nullable [] content) {
        add(flush, new Rejected(record, recordId, attempt, pipeline, code, message, content, RECORD, null, null));
    }

    /** Refuses a record that its schema contract does not allow; the rejection says table, column and value. */
    void contract(
            Flush flush,
            ConsumerRecord<byte[], byte[]> record,
            CleansedRecord cleansed,
            byte[] content,
            String dataset,
            @Nullable Rejection why) {
        String message = why == null ? "no reason given" : why.reason();
        add(
                flush,
                new Rejected(
                        record,
                        cleansed.getRecordId(),
                        cleansed.getAttempt(),
                        cleansed.getPipeline(),
                        CONTRACT,
                        message,
                        content,
                        RECORD,
                        dataset,
                        why));
    }

    /** Keeps what the schema contract left out of a record that landed: a value, a child row or a whole list. It changes no count. */
    void part(ConsumerRecord<byte[], byte[]> record, CleansedRecord cleansed, String dataset, Rejection what) {
        String refused = what.column() == null ? "list" : what.mode() == ContractMode.DISCARD_VALUE ? "value" : "row";
        rejected.add(new Rejected(
                record,
                cleansed.getRecordId(),
                cleansed.getAttempt(),
                cleansed.getPipeline(),
                CONTRACT,
                what.reason(),
                null,
                refused,
                dataset,
                what));
    }

    private void add(Flush flush, Rejected refused) {
        rejected.add(refused);
        String pipeline = refused.pipeline;
        int attempt = refused.attempt;
        if (attempt == 0) {
            records++;
            flush.ledger().add(pipeline, Count.DEAD_LETTERS, 1);
            flush.ledger().add(pipeline, Count.REJECTED, 1);
        }
    }

    /** Keeps something that is no record: it changes no count. */
    void other(ConsumerRecord<byte[], byte[]> record, String code, String message) {
        rejected.add(new Rejected(record, null, -1, "", code, message, record.value(), OTHER, null, null));
    }

    void write(Flush flush) throws SQLException {
        flush.counts().rejected += records;
        if (rejected.isEmpty()) {
            return;
        }
        try (SystemAppender appender = SystemAppender.to(flush.connection(), "rejected")) {
            for (Rejected r : rejected) {
                appender.row(
                        r.recordId,
                        r.attempt,
                        r.pipeline,
                        r.code,
                        cut(r.message),
                        r.record.topic(),
                        r.record.partition(),
                        r.record.offset(),
                        r.content,
                        flush.load().at(),
                        r.refused,
                        r.dataset,
                        r.what == null ? null : r.what.table(),
                        r.what == null ? null : r.what.column(),
                        r.what == null ? null : r.what.value());
            }
        }
    }

    private static String cut(String message) {
        return message.length() <= MESSAGE_LIMIT ? message : message.substring(0, MESSAGE_LIMIT);
    }
}
