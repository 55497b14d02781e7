package dev.sluice.metadata.shard;

import dev.sluice.metadata.store.WarehouseUnusable;
import dev.sluice.runtime.health.HealthStatus;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shares the shards out among the instances, by Kafka's own consumer group: partition {@code n} of the topic of shards stands for shard {@code n}. What
 * stays with an instance is not touched by a rebalance. The thread reads nothing. Thread-safe.
 */
final class ShardLeases {

    private static final Logger log = LoggerFactory.getLogger(ShardLeases.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration CLOSE = Duration.ofSeconds(5);
    private static final long RETRY_MILLIS = 1_000;

    /** Who takes shards and gives them back; called by one thread. */
    interface Holder {

        /** Begins with shards; returns at once. */
        void take(Collection<Integer> shards);

        /** Ends with shards; when it returns another instance may have them. */
        void give(Collection<Integer> shards);
    }

    private final Map<String, Object> settings;
    private final ShardTopic topic;
    private final Holder holder;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "metadata-shards");
    private volatile HealthStatus status = HealthStatus.notReady("connecting to the broker");
    private volatile @Nullable Consumer<byte[], byte[]> polling;

    /** @param consumer settings of a consumer of the group that shares the shards */
    ShardLeases(Map<String, Object> consumer, ShardTopic topic, Holder holder) {
        this.settings = new java.util.HashMap<>(consumer);
        this.topic = topic;
        this.holder = holder;
        settings.put("partition.assignment.strategy", List.of(CooperativeStickyAssignor.class.getName()));
        // so long after kill -9 the shards of the dead stand still
        settings.putIfAbsent("session.timeout.ms", "15000");
    }

    void start() {
        thread.start();
    }

    /** Gives all shards back and leaves the group, so that others take them at once. */
    void stop(Duration timeout) {
        stopping.countDown();
        Consumer<byte[], byte[]> consumer = polling;
        if (consumer != null) {
            consumer.wakeup();
        }
        try {
            thread.join(Math.max(1, timeout.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether this instance takes part. */
    HealthStatus status() {
        return status;
    }

    private void run() {
        while (stopping.getCount() > 0) {
            try {
                topic.make();
                member();
            } catch (WarehouseUnusable e) {
                log.atError().addKeyValue("reason", e.getMessage()).log("takes no shards");
                status = HealthStatus.failed(String.valueOf(e.getMessage()));
                return;
            } catch (WakeupException | InterruptException e) {
                log.atDebug().log("woken up to stop");
            } catch (KafkaException e) {
                log.atWarn().addKeyValue("reason", e.getMessage()).log("no shards, trying again");
                status = HealthStatus.notReady("broker: " + e.getMessage());
                pause();
            }
        }
        status = HealthStatus.notReady("stopped");
    }

    private void member() {
        var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            polling = consumer;
            consumer.subscribe(List.of(topic.name()), new Rebalance(consumer));
            while (stopping.getCount() > 0) {
                consumer.poll(POLL);
                status = HealthStatus.ready();
            }
        } finally {
            polling = null;
            Thread.interrupted(); // shards are given back in closing, and that takes a moment
            consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(CLOSE));
        }
    }

    private void pause() {
        try {
            if (stopping.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
                log.atDebug().log("stopping while waiting");
            }
        } catch (InterruptedException e) {
            stopping.countDown();
        }
    }

    /** What the group says to this instance. */
    private final class Rebalance implements ConsumerRebalanceListener {

        private final Consumer<byte[], byte[]> consumer;

        Rebalance(Consumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            consumer.pause(partitions); // what is in them is read by whoever looks for an owner
            log.atInfo().addKeyValue("shards", numbers(partitions)).log("shards taken");
            holder.take(numbers(partitions));
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            log.atInfo().addKeyValue("shards", numbers(partitions)).log("shards given back");
            holder.give(numbers(partitions));
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            log.atWarn().addKeyValue("shards", numbers(partitions)).log("shards lost to others");
            holder.give(numbers(partitions));
        }

        private List<Integer> numbers(Collection<TopicPartition> partitions) {
            return partitions.stream().map(TopicPartition::partition).sorted().toList();
        }
    }
}
