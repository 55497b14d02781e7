package dev.sluice.llm.pool;

import dev.sluice.llm.money.Price;
import dev.sluice.llm.prompt.Task;
import dev.sluice.llm.provider.ProviderException.Kind;
import dev.sluice.schemas.LlmAnswer;
import dev.sluice.schemas.LlmUsage;
import dev.sluice.schemas.Topic;
import dev.sluice.schemas.Topics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes answers and usage to their topics. An answer has been paid for, so it is sent until the broker has it. Thread-safe.
 */
final class AnswerPublisher implements UsageLedger, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(AnswerPublisher.class);
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);
    /** A broker that takes longer than this is away. */
    private static final Duration SLOW = Duration.ofSeconds(5);

    private final Topics topics;
    private final InstantSource clock;
    private final Producer<String, byte[]> producer;
    private volatile Future<?> lastUsage = CompletableFuture.completedFuture(null);
    private volatile boolean failing;

    AnswerPublisher(Topics topics, InstantSource clock, Map<String, Object> producerSettings) {
        this.topics = topics;
        this.clock = clock;
        var settings = new HashMap<>(producerSettings);
        // while the process lives, what has been paid for is not given up
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        this.producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    /** Whether the broker does not take answers at the moment. */
    boolean isFailing() {
        return failing;
    }

    /** Returns when the broker has all of them, and every usage written down before; meanwhile it tries for as long as it takes. */
    void publish(List<LlmAnswer> answers) throws InterruptedException {
        Future<?> usage = lastUsage;
        List<ProducerRecord<String, byte[]>> unsent = answers.stream()
                .map(answer -> record(topics.llmAnswers(), answer.getInputHash(), answer))
                .toList();
        while (true) {
            unsent = send(unsent);
            if (unsent.isEmpty()) {
                break;
            }
            failing = true;
            TimeUnit.NANOSECONDS.sleep(BETWEEN_TRIES.toNanos());
        }
        taken(usage);
        failing = false;
    }

    @Override
    public void record(Task task, int records, Attempt attempt) {
        var usage = LlmUsage.newBuilder()
                .setUsageId(UUID.randomUUID().toString())
                .setPipeline(task.pipeline())
                .setTask(task.name())
                .setProvider(attempt.identity().provider())
                .setModel(attempt.identity().model())
                .setOutcome(outcome(attempt.failure()))
                .setRecords(records)
                .setRetry(attempt.retry())
                .setTokensIn(attempt.usage().in())
                .setTokensOut(attempt.usage().out())
                .setCostUsd(Price.usd(attempt.costNanos()))
                .setTokensCached(attempt.usage().cacheRead())
                .setTokensCacheWritten(attempt.usage().cacheWrite())
                .setTokensReasoning(attempt.usage().reasoning())
                .setServiceTier(attempt.usage().tier().word())
                .setAt(clock.millis())
                .build();
        // one partition, in order: who has waited for the last has waited for all
        lastUsage = producer.send(
                record(
                        topics.llmUsage(),
                        attempt.identity().provider() + "/" + attempt.identity().model(),
                        usage),
                (metadata, failure) -> {
                    if (failure != null) {
                        log.atError()
                                .setCause(failure)
                                .addKeyValue("usageId", usage.getUsageId())
                                .log("usage not recorded");
                    }
                });
    }

    @Override
    public void close() {
        close(Duration.ofSeconds(5));
    }

    void close(Duration timeout) {
        producer.close(timeout);
    }

    /** Gives what the broker did not take. */
    private List<ProducerRecord<String, byte[]>> send(List<ProducerRecord<String, byte[]>> records)
            throws InterruptedException {
        var pending = new ArrayList<Future<?>>();
        for (ProducerRecord<String, byte[]> record : records) {
            pending.add(sendOne(record));
        }
        var unsent = new ArrayList<ProducerRecord<String, byte[]>>();
        for (int i = 0; i < records.size(); i++) {
            if (!taken(pending.get(i))) {
                unsent.add(records.get(i));
            }
        }
        return unsent;
    }

    private Future<?> sendOne(ProducerRecord<String, byte[]> record) throws InterruptedException {
        try {
            return producer.send(record);
        } catch (InterruptException e) {
            // Kafka's own is unchecked and has set the flag, which the checked one stands for
            Thread.interrupted();
            throw new InterruptedException("interrupted while an answer was sent");
        } catch (KafkaException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private boolean taken(Future<?> pending) throws InterruptedException {
        while (true) {
            try {
                pending.get(SLOW.toNanos(), TimeUnit.NANOSECONDS);
                return true;
            } catch (TimeoutException e) {
                failing = true;
            } catch (ExecutionException e) {
                log.atWarn()
                        .addKeyValue("reason", String.valueOf(e.getMessage()))
                        .log("record not taken by the broker");
                return false;
            }
        }
    }

    private static <V> ProducerRecord<String, byte[]> record(Topic<String, V> topic, String key, V value) {
        return new ProducerRecord<>(
                topic.name(), key, topic.valueSerde().serializer().serialize(topic.name(), value));
    }

    private static String outcome(@Nullable Kind failure) {
        return failure == null ? "ok" : failure.name().toLowerCase(Locale.ROOT);
    }
}
