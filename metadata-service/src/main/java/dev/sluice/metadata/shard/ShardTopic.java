package dev.sluice.metadata.shard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.metadata.store.WarehouseUnusable;
import dev.sluice.runtime.kafka.KafkaClients;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Topic {@code <namespace>.warehouse-shards}: a partition per shard, and in it, compacted, who has the shard's file open. Made by the first instance of
 * a sharded warehouse; a warehouse of one file has none. Thread-safe.
 */
final class ShardTopic {

    private static final Logger log = LoggerFactory.getLogger(ShardTopic.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Duration SLICE = Duration.ofMillis(100);
    private static final byte[] KEY = {'o', 'w', 'n', 'e', 'r'};

    private final KafkaClients kafka;
    private final String name;
    private final int shards;
    private final short copies;

    /** @param copies replicas of each partition */
    ShardTopic(KafkaClients kafka, String namespace, int shards, int copies) {
        this.kafka = kafka;
        this.name = namespace + ".warehouse-shards";
        this.shards = shards;
        this.copies = (short) copies;
    }

    String name() {
        return name;
    }

    /**
     * Makes the topic where it is missing.
     *
     * @throws WarehouseUnusable if it was made for another number of shards
     * @throws KafkaException if the broker does not answer
     */
    void make() {
        try (Admin admin = Admin.create(kafka.admin())) {
            int found = partitions(admin);
            if (found == 0) {
                var wanted = new NewTopic(name, shards, copies).configs(Map.of("cleanup.policy", "compact"));
                found = create(admin, wanted) ? shards : partitions(admin);
            }
            if (found != shards) {
                throw new WarehouseUnusable("topic " + name + " has " + found + " partitions, one per shard, but"
                        + " warehouse.shards=" + shards + "; the number of shards is fixed once there are rows: set"
                        + " warehouse.shards=" + found + " on every instance");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        } catch (TimeoutException e) {
            throw new KafkaException("the broker did not answer within " + ANSWER.toSeconds() + " s", e);
        }
    }

    private int partitions(Admin admin) throws InterruptedException, TimeoutException {
        try {
            return admin
                    .describeTopics(List.of(name))
                    .allTopicNames()
                    .get(ANSWER.toSeconds(), TimeUnit.SECONDS)
                    .values()
                    .stream()
                    .mapToInt(topic -> topic.partitions().size())
                    .sum();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return 0;
            }
            throw new KafkaException("the broker did not describe " + name + ": " + e.getCause(), e.getCause());
        }
    }

    private boolean create(Admin admin, NewTopic wanted) throws InterruptedException, TimeoutException {
        try {
            admin.createTopics(List.of(wanted)).all().get(ANSWER.toSeconds(), TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException) {
                return false; // another instance was quicker
            }
            throw new KafkaException("cannot make topic " + name + ": " + e.getCause(), e.getCause());
        }
    }

    /** Says who has a shard's file open; false if the broker did not take it. */
    boolean announce(ShardOwner owner) {
        Map<String, Object> settings = kafka.producer("metadata-shards");
        settings.put("max.block.ms", String.valueOf(ANSWER.toMillis()));
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(name, owner.shard(), KEY, JSON.writeValueAsBytes(owner)))
                    .get(ANSWER.toSeconds(), TimeUnit.SECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            log.atWarn()
                    .addKeyValue("shard", owner.shard())
                    .addKeyValue("reason", e.getMessage())
                    .log("not announced");
            return false;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an owner is plain data", e);
        }
    }

    /**
     * The last owner of each shard that ever had one.
     *
     * @throws KafkaException if the topic cannot be read now
     */
    Map<Integer, ShardOwner> owners() {
        var partitions = new ArrayList<TopicPartition>();
        for (int shard = 0; shard < shards; shard++) {
            partitions.add(new TopicPartition(name, shard));
        }
        var owners = new HashMap<Integer, ShardOwner>();
        try (var consumer = new KafkaConsumer<>(
                kafka.consumer("metadata-shard-owners"), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ANSWER);
            long deadline = System.nanoTime() + ANSWER.toNanos();
            while (!isAt(consumer, ends)) {
                consumer.poll(SLICE).forEach(record -> note(record, owners));
                if (System.nanoTime() > deadline) {
                    throw new KafkaException("topic " + name + " could not be read in " + ANSWER.toSeconds() + " s");
                }
            }
        }
        return owners;
    }

    private static boolean isAt(Consumer<?, ?> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey(), ANSWER) >= end.getValue());
    }

    private static void note(ConsumerRecord<byte[], byte[]> record, Map<Integer, ShardOwner> owners) {
        try {
            ShardOwner owner = JSON.readValue(record.value(), ShardOwner.class);
            owners.merge(owner.shard(), owner, (known, next) -> next.epoch() >= known.epoch() ? next : known);
        } catch (IOException e) {
            log.atWarn().addKeyValue("offset", record.offset()).log("not an owner of a shard, skipped");
        }
    }
}
