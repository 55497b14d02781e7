package dev.sluice.metadata.sink;

import dev.sluice.metadata.ledger.Count;
import dev.sluice.metadata.store.SystemAppender;
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
            byte @Nullable [] content) {}

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
        rejected.add(new Rejected(record, recordId, attempt, pipeline, code, message, content));
        if (attempt == 0) {
            records++;
            flush.ledger().add(pipeline, Count.DEAD_LETTERS, 1);
            flush.ledger().add(pipeline, Count.REJECTED, 1);
        }
    }

    /** Keeps something that is no record: it changes no count. */
    void other(ConsumerRecord<byte[], byte[]> record, String code, String message) {
        rejected.add(new Rejected(record, null, -1, "", code, message, record.value()));
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
                        flush.load().at());
            }
        }
    }

    private static String cut(String message) {
        return message.length() <= MESSAGE_LIMIT ? message : message.substring(0, MESSAGE_LIMIT);
    }
}
