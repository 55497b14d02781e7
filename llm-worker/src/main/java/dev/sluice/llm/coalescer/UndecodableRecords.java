package dev.sluice.llm.coalescer;

import dev.sluice.llm.LlmMetrics;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves out what cannot be read. Only our own services write these topics, exactly once, so such a record is a stranger's and no
 * row waits for it; the dead letters are for rows, so it is told by log and metric.
 */
public final class UndecodableRecords implements DeserializationExceptionHandler {

    /** Key of the Streams configuration under which this handler finds its metrics. */
    static final String METRICS = "sluice.llm.metrics";

    private static final Logger log = LoggerFactory.getLogger(UndecodableRecords.class);

    @SuppressWarnings("NullAway.Init") // Streams calls configure before anything else
    private LlmMetrics metrics;

    @Override
    public void configure(Map<String, ?> settings) {
        metrics = (LlmMetrics) Objects.requireNonNull(settings.get(METRICS), METRICS);
    }

    @Override
    public Response handleError(ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception failure) {
        metrics.undecodable(record.topic());
        log.atError()
                .addKeyValue("topic", record.topic())
                .addKeyValue("partition", record.partition())
                .addKeyValue("offset", record.offset())
                .addKeyValue("reason", failure.getClass().getSimpleName())
                .log("record cannot be decoded, left out");
        return Response.resume();
    }
}
