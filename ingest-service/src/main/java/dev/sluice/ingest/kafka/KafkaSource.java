package dev.sluice.ingest.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.ingest.pull.Chunk;
import dev.sluice.ingest.pull.PullSource;
import dev.sluice.ingest.pull.Pulled;
import dev.sluice.ingest.pull.Secrets;
import dev.sluice.ingest.pull.Settings;
import dev.sluice.ingest.pull.SourceTrouble;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Topics of another Kafka. A load goes to the ends that the partitions have when it begins; the next one looks for new partitions and
 * goes on. Offsets are stored with the records, not in a group of the other Kafka, whose committed records alone are read.
 */
public final class KafkaSource implements PullSource {

    private static final Logger log = LoggerFactory.getLogger(KafkaSource.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final int CLOSE_TRIES = 500;
    private static final long CLOSE_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final KafkaSettings settings;
    private final MessageRows rows;
    private final Object lock = new Object();
    private @Nullable KafkaConsumer<byte[], byte[]> consumer; // guarded by lock
    private boolean closed; // guarded by lock
    private Map<TopicPartition, Long> ends = Map.of();

    private KafkaSource(KafkaSettings settings) {
        this.settings = settings;
        this.rows = new MessageRows(settings);
    }

    /** Does no I/O. */
    public static KafkaSource of(Settings source, Secrets secrets) {
        return new KafkaSource(KafkaSettings.of(source, secrets));
    }

    @Override
    public void open(@Nullable JsonNode finished, @Nullable JsonNode progress) throws IOException {
        try {
            KafkaConsumer<byte[], byte[]> reading = consumer();
            List<TopicPartition> partitions = partitions(reading);
            reading.assign(partitions);
            JsonNode from = progress != null ? progress : finished;
            Map<TopicPartition, Long> first = reading.beginningOffsets(partitions, ANSWER);
            ends = new HashMap<>(reading.endOffsets(partitions, ANSWER));
            for (TopicPartition partition : partitions) {
                reading.seek(partition, place(partition, from, first));
            }
        } catch (KafkaException e) {
            throw trouble(e);
        }
    }

    private long place(TopicPartition partition, @Nullable JsonNode from, Map<TopicPartition, Long> first)
            throws SourceTrouble {
        long begin = first.getOrDefault(partition, 0L);
        JsonNode stored = from == null ? null : from.get(partition.toString());
        if (stored == null) {
            // a topic made since then is new: none of its records is left out
            return settings.fromStart() || from != null ? begin : ends.getOrDefault(partition, begin);
        }
        if (stored.asLong() < begin) {
            throw new SourceTrouble("kafka: records " + stored.asLong() + " to " + (begin - 1) + " of " + partition
                    + " were deleted before they were read; reset the source to go on without them");
        }
        return stored.asLong();
    }

    private List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> reading) throws SourceTrouble {
        var partitions = new ArrayList<TopicPartition>();
        var all = new TreeMap<>(reading.listTopics(ANSWER));
        all.forEach((topic, infos) -> {
            boolean wanted = settings.pattern() == null
                    ? settings.topics().contains(topic)
                    : settings.pattern().matches(topic);
            if (wanted) {
                infos.forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
            }
        });
        for (String topic : settings.topics()) {
            if (!all.containsKey(topic)) {
                throw new SourceTrouble("kafka: no topic '" + topic + "', or it may not be read");
            }
        }
        return partitions;
    }

    @Override
    public Chunk read() throws IOException {
        try {
            KafkaConsumer<byte[], byte[]> reading = consumer();
            var records = new ArrayList<Pulled>();
            if (!isBehind(reading).isEmpty()) {
                for (ConsumerRecord<byte[], byte[]> message : reading.poll(POLL)) {
                    records.add(rows.row(message));
                }
            }
            ObjectNode progress = JsonNodeFactory.instance.objectNode();
            for (TopicPartition partition : reading.assignment()) {
                progress.put(partition.toString(), reading.position(partition));
            }
            return new Chunk(records, progress, isBehind(reading).isEmpty() ? progress : null);
        } catch (KafkaException e) {
            throw trouble(e);
        }
    }

    private List<TopicPartition> isBehind(KafkaConsumer<byte[], byte[]> reading) {
        return reading.assignment().stream()
                .filter(partition -> reading.position(partition) < ends.getOrDefault(partition, 0L))
                .toList();
    }

    private KafkaConsumer<byte[], byte[]> consumer() throws SourceTrouble {
        synchronized (lock) {
            if (closed) {
                throw new SourceTrouble("the source is closed");
            }
            KafkaConsumer<byte[], byte[]> open = consumer;
            if (open == null) {
                var properties = new HashMap<String, Object>(settings.properties());
                properties.put("enable.auto.commit", "false");
                properties.putIfAbsent("isolation.level", "read_committed");
                properties.put("auto.offset.reset", "none");
                properties.put("allow.auto.create.topics", "false");
                properties.putIfAbsent("client.id", "sluice-source");
                properties.putIfAbsent("max.poll.records", "2000");
                open = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
                consumer = open;
            }
            return open;
        }
    }

    private SourceTrouble trouble(KafkaException e) {
        synchronized (lock) {
            KafkaConsumer<byte[], byte[]> open = consumer;
            consumer = null;
            if (open != null) {
                open.close(CloseOptions.timeout(Duration.ZERO));
            }
        }
        return new SourceTrouble(e instanceof WakeupException ? "the source is closed" : "kafka: " + e.getMessage(), e);
    }

    @Override
    public void close() {
        KafkaConsumer<byte[], byte[]> open;
        synchronized (lock) {
            closed = true;
            open = consumer;
            consumer = null;
        }
        if (open != null) {
            open.wakeup();
            var closing = new Thread(() -> giveBack(open), "kafka-source-close");
            closing.setDaemon(true);
            closing.start();
        }
    }

    /** A consumer is closed once no other thread is in it, which its wake-up sees to. */
    private static void giveBack(KafkaConsumer<byte[], byte[]> open) {
        for (int tries = 0; tries < CLOSE_TRIES; tries++) {
            try {
                open.close(CloseOptions.timeout(Duration.ZERO));
                return;
            } catch (ConcurrentModificationException e) {
                LockSupport.parkNanos(CLOSE_PAUSE_NANOS);
            }
        }
        log.atWarn().log("consumer of another kafka left behind, its thread does not let go of it");
    }
}
