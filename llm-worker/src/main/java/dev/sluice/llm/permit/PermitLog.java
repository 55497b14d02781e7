package dev.sluice.llm.permit;

import dev.sluice.schemas.LlmPermit;
import dev.sluice.schemas.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The permit topic: appends entries, and reads all of them from the first one on, in a thread of its own. Thread-safe.
 */
final class PermitLog implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PermitLog.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration CLOSE = Duration.ofSeconds(3);

    private final Topic<String, LlmPermit> topic;
    private final TopicPartition partition;
    private final Map<String, Object> consumerSettings;
    private final Producer<String, byte[]> producer;
    private final ObjLongConsumer<LlmPermit> reader;
    private final CountDownLatch caughtUp = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean running = true;
    private volatile @Nullable String trouble = "the permit log is being read";

    /**
     * Starts to read.
     *
     * @param consumerSettings without a group
     * @param reader is given each entry with the broker's time of it, by one thread and in order
     */
    PermitLog(
            Topic<String, LlmPermit> topic,
            Map<String, Object> consumerSettings,
            Map<String, Object> producerSettings,
            ObjLongConsumer<LlmPermit> reader) {
        this.topic = topic;
        this.partition = new TopicPartition(topic.name(), 0);
        this.consumerSettings = new HashMap<>(consumerSettings);
        this.consumerSettings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        this.consumerSettings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
        this.consumerSettings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        this.consumerSettings.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        var settings = new HashMap<>(producerSettings);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        this.producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
        this.reader = reader;
        this.thread = new Thread(this::read, "llm-permit-log");
        thread.setDaemon(true);
        thread.start();
    }

    /** Waits until everything has been read that was there at the start. */
    void awaitCaughtUp() throws InterruptedException {
        caughtUp.await();
    }

    /** Why it cannot be read; null when it can. */
    @Nullable
    String trouble() {
        return trouble;
    }

    /** Appends an entry; does not wait for it. */
    void append(LlmPermit entry, Consumer<Exception> failed) {
        byte[] value = topic.valueSerde().serializer().serialize(topic.name(), entry);
        try {
            producer.send(new ProducerRecord<>(topic.name(), 0, entry.getPermitId(), value), (metadata, failure) -> {
                if (failure != null) {
                    failed.accept(failure);
                }
            });
        } catch (KafkaException | IllegalStateException e) {
            // the second one once it is closed
            failed.accept(e);
        }
    }

    @Override
    public void close() {
        running = false;
        producer.close(CLOSE);
        try {
            thread.join(CLOSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        long next = -1;
        while (running) {
            try (var consumer =
                    new KafkaConsumer<>(consumerSettings, new StringDeserializer(), new ByteArrayDeserializer())) {
                consumer.assign(List.of(partition));
                if (next < 0) {
                    consumer.seekToBeginning(List.of(partition));
                } else {
                    consumer.seek(partition, next);
                }
                long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
                while (running) {
                    for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                        read(record);
                        next = record.offset() + 1;
                    }
                    trouble = null;
                    if (consumer.position(partition) >= end) {
                        caughtUp.countDown();
                    }
                }
            } catch (KafkaException e) {
                trouble = "cannot read the permit log: " + e.getMessage();
                log.atWarn().setCause(e).addKeyValue("topic", topic.name()).log("permit log not read, trying again");
                rest();
            }
        }
    }

    private void read(ConsumerRecord<String, byte[]> record) {
        if (record.timestampType() != TimestampType.LOG_APPEND_TIME) {
            throw new KafkaException("topic " + topic.name()
                    + " must have message.timestamp.type=LogAppendTime: its clock is the one all workers share");
        }
        LlmPermit entry;
        try {
            entry = topic.valueSerde().deserializer().deserialize(topic.name(), record.value());
        } catch (RuntimeException e) {
            // every worker reads the same bytes and leaves out the same entry
            log.atError()
                    .addKeyValue("topic", topic.name())
                    .addKeyValue("offset", record.offset())
                    .addKeyValue("reason", e.getClass().getSimpleName())
                    .log("permit entry cannot be decoded, left out");
            return;
        }
        if (entry != null) {
            reader.accept(entry, record.timestamp());
        }
    }

    private void rest() {
        try {
            TimeUnit.NANOSECONDS.sleep(AFTER_FAILURE.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            running = false;
        }
    }
}
