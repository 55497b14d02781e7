package dev.sluice.ingest.push;

import dev.sluice.ingest.IngestConfig.PushConfig;
import dev.sluice.ingest.IngestPipeline;
import dev.sluice.pipeline.RawPayload;
import dev.sluice.runtime.ServiceContext;
import dev.sluice.schemas.PayloadFormat;
import dev.sluice.schemas.RawRecord;
import dev.sluice.schemas.RecordIds;
import dev.sluice.schemas.SourceProgress;
import dev.sluice.schemas.Topic;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes pushed records to {@code raw} and waits until every replica in sync has them. Idempotent, not transactional: a request
 * that fails in the middle leaves some of its records behind, and its repetition makes the same ids, which land once. Thread-safe.
 */
public final class RawProducer {

    /** Source of pushed records. */
    static final String SOURCE = "http-push";

    private static final Logger log = LoggerFactory.getLogger(RawProducer.class);

    private final ServiceContext context;
    private final PushConfig config;
    private final Producer<byte[], byte[]> producer;

    /** Opens the producer; the broker may be away. */
    public RawProducer(ServiceContext context, PushConfig config) {
        this.context = context;
        this.config = config;
        long timeout = config.timeout().toMillis();
        Map<String, Object> settings = context.kafka().producer(context.config().namespace() + "-push");
        settings.put("linger.ms", "1");
        settings.put("max.block.ms", String.valueOf(Math.max(1, timeout / 2)));
        settings.put("delivery.timeout.ms", String.valueOf(timeout));
        settings.put("request.timeout.ms", String.valueOf(Math.max(1, timeout / 2)));
        this.producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * Sends records and waits for their acknowledgement.
     *
     * @param idempotencyKey makes the ids with the index; null: the content makes them
     * @return the record ids, in order
     * @throws PushRefused if not all were acknowledged in time; 429 or 503 is worth a repetition
     */
    List<String> send(IngestPipeline pipeline, List<byte[]> payloads, @Nullable String idempotencyKey)
            throws PushRefused {
        long deadline = System.nanoTime() + config.timeout().toNanos();
        String name = pipeline.definition().pipeline();
        var ids = new ArrayList<String>(payloads.size());
        var sent = new ArrayList<Future<?>>(payloads.size());
        try {
            for (byte[] payload : payloads) {
                String id = idempotencyKey == null
                        ? RecordIds.ofContent(name, payload)
                        : RecordIds.ofPush(name, idempotencyKey, ids.size());
                ids.add(id);
                Future<?> one = producer.send(record(pipeline, id, payload));
                sent.add(one);
                if (one.isDone()) {
                    one.get(); // refused at once: the others would only wait for the same
                }
                if (System.nanoTime() - deadline > 0) {
                    throw new PushRefused(503, "the broker takes too long; nothing is lost, repeat the request");
                }
            }
            for (Future<?> one : sent) {
                one.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            }
            return ids;
        } catch (ExecutionException e) {
            throw refused(e.getCause() == null ? e : e.getCause());
        } catch (KafkaException e) {
            throw refused(e);
        } catch (TimeoutException e) {
            throw refused(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PushRefused(503, "the service is stopping; repeat the request");
        }
    }

    private ProducerRecord<byte[], byte[]> record(IngestPipeline pipeline, String id, byte[] payload) {
        RawRecord record = RawRecord.newBuilder()
                .setPipeline(pipeline.definition().pipeline())
                .setAttempt(0)
                .setSource(SOURCE)
                .setPosition(0)
                .setRecordId(id)
                .setFormat(PayloadFormat.JSON)
                .setPayload(ByteBuffer.wrap(payload))
                .build();
        Topic<byte[], RawRecord> raw = context.topics().raw();
        byte[] key =
                pipeline.keys().apply(RawPayload.json(payload)).orElseGet(() -> id.getBytes(StandardCharsets.UTF_8));
        return new ProducerRecord<>(
                raw.name(),
                null,
                context.clock().millis(),
                key,
                raw.valueSerde().serializer().serialize(raw.name(), record));
    }

    private static PushRefused refused(Throwable cause) {
        if (cause instanceof BufferExhaustedException) {
            return new PushRefused(
                    429, "more comes in than the broker takes; repeat the request, it makes the same record ids");
        }
        if (cause instanceof RecordTooLargeException) {
            return new PushRefused(413, "a record is larger than the broker takes");
        }
        log.atWarn().addKeyValue("reason", cause.toString()).log("push not acknowledged");
        return new PushRefused(
                503, "the broker has not acknowledged all records; repeat the request, it makes the same record ids");
    }

    /** Says how a source stands that no connector reads; not waited for. */
    public void report(SourceProgress progress) {
        Topic<String, SourceProgress> topic = context.topics().sources();
        producer.send(
                new ProducerRecord<>(
                        topic.name(),
                        topic.keySerde()
                                .serializer()
                                .serialize(topic.name(), progress.getPipeline() + "|" + progress.getSource()),
                        topic.valueSerde().serializer().serialize(topic.name(), progress)),
                (metadata, e) -> {
                    if (e != null) {
                        log.atWarn()
                                .setCause(e)
                                .addKeyValue("topic", topic.name())
                                .log("source not reported");
                    }
                });
    }

    /** Closes within the time given; requests still waiting are refused. */
    public void close(Duration timeout) {
        producer.close(timeout);
    }
}
