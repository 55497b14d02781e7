package dev.sluice.llm.tuning;

import dev.sluice.schemas.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads every change from the first one on, in a thread of its own, and puts it in force. Thread-safe. */
public final class TuningFeed implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(TuningFeed.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration CLOSE = Duration.ofSeconds(3);

    private final Topic<String, String> topic;
    private final Map<String, Object> consumerSettings;
    private final Tuning tuning;
    private final CountDownLatch caughtUp = new CountDownLatch(1);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable String trouble = "the changed settings are being read";
    private long next;

    /**
     * Starts to read.
     *
     * @param consumerSettings of a consumer without a group
     */
    public TuningFeed(Topic<String, String> topic, Map<String, Object> consumerSettings, Tuning tuning) {
        this.topic = topic;
        this.consumerSettings = consumerSettings;
        this.tuning = tuning;
        this.thread = new Thread(this::read, "llm-control");
        thread.setDaemon(true);
        thread.start();
    }

    /** Waits until everything is in force that was there at the start. */
    public void awaitCaughtUp() throws InterruptedException {
        caughtUp.await();
    }

    /** Why changes do not arrive; null when they do. */
    public @Nullable String trouble() {
        return trouble;
    }

    @Override
    public void close() {
        closing.countDown();
        caughtUp.countDown();
        try {
            thread.join(CLOSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        while (closing.getCount() > 0) {
            try (var consumer = new KafkaConsumer<>(
                    consumerSettings,
                    topic.keySerde().deserializer(),
                    topic.valueSerde().deserializer())) {
                tail(consumer);
            } catch (KafkaException e) {
                trouble = "cannot read the changed settings: " + e.getMessage();
                log.atWarn()
                        .addKeyValue("topic", topic.name())
                        .addKeyValue("reason", e.getMessage())
                        .log("changed settings not read, trying again");
                rest();
            }
        }
    }

    private void tail(KafkaConsumer<String, String> consumer) {
        var partition = new TopicPartition(topic.name(), 0);
        consumer.assign(List.of(partition));
        consumer.seek(partition, next);
        long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        while (closing.getCount() > 0) {
            var changes = new ArrayList<TuningChange>();
            consumer.poll(POLL).forEach(record -> TuningTopic.read(record, changes));
            changes.forEach(this::apply);
            next = consumer.position(partition);
            trouble = null;
            if (next >= end) {
                caughtUp.countDown();
            }
        }
    }

    private void apply(TuningChange change) {
        tuning.apply(change);
        log.atInfo()
                .addKeyValue("change", change.describe())
                .addKeyValue("by", change.by())
                .log("setting changed");
    }

    private void rest() {
        try {
            if (closing.await(AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS)) {
                log.atDebug().log("closed while the broker is away");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closing.countDown();
        }
    }
}
