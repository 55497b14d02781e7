package dev.sluice.metadata.sink;

import dev.sluice.metadata.ledger.Count;
import dev.sluice.pipeline.Pipeline;
import dev.sluice.schemas.CleansedRecord;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A cleansed record on its way; exactly one of {@code cleansed} and {@code reason} may be missing.
 *
 * @param cleansed null where nobody can decode it
 * @param known null where nobody can decode it
 * @param reason why it cannot land; null while nothing speaks against it
 */
record Candidate(
        ConsumerRecord<byte[], byte[]> record,
        @Nullable CleansedRecord cleansed,
        @Nullable Known known,
        @Nullable String reason) {

    /** What a flush knows of a pipeline, looked up once. */
    static final class Known {
        final Optional<Pipeline> pipeline;

        private @Nullable Boolean mayHaveDied;

        Known(Optional<Pipeline> pipeline) {
            this.pipeline = pipeline;
        }
    }

    /** Whether its first try may have been a dead letter: only where the pipeline has any. */
    boolean mayHaveDied(Flush flush) {
        if (known == null || cleansed == null) {
            return false;
        }
        if (known.mayHaveDied == null) {
            known.mayHaveDied = flush.ledger().get(cleansed.getPipeline(), Count.DEAD_LETTERS) > 0;
        }
        return known.mayHaveDied;
    }

    /** The definition of its pipeline, where one is in force. */
    Optional<Pipeline> pipeline() {
        return known == null ? Optional.empty() : known.pipeline;
    }
}
