package dev.sluice.benchmarks.ceiling;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The orders in a topic of their own, keyed by order id: what every ceiling reads.
 *
 * @param bootstrapServers broker
 * @param topic name of the topic
 * @param records records in it
 * @param readable records that a parser can read
 * @param workDirectory for state and warehouses; the ceilings clean up what they put there
 */
public record OrderTopic(String bootstrapServers, String topic, long records, long readable, Path workDirectory) {

    /** As many as the product's topics have. */
    static final int PARTITIONS = 4;

    private static final int KEY_START = "{\"order_id\":\"".length();
    private static final int KEY_LENGTH = "O-000000000".length();

    /** Creates the topic and fills it from a JSONL file. */
    public static OrderTopic load(String bootstrapServers, Path orders, Path workDirectory)
            throws IOException, InterruptedException, ExecutionException {
        String topic = "orders-by-hand";
        create(bootstrapServers, topic);
        long records = 0;
        long readable = 0;
        Map<String, Object> settings = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.BATCH_SIZE_CONFIG,
                256 * 1024,
                ProducerConfig.LINGER_MS_CONFIG,
                20);
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
                BufferedReader lines = Files.newBufferedReader(orders)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                byte[] key = line.substring(KEY_START, KEY_START + KEY_LENGTH).getBytes(StandardCharsets.UTF_8);
                producer.send(new ProducerRecord<>(topic, key, line.getBytes(StandardCharsets.UTF_8)));
                records++;
                if (line.endsWith("}")) {
                    readable++;
                }
            }
        }
        return new OrderTopic(bootstrapServers, topic, records, readable, workDirectory);
    }

    /** Creates a topic like this one; harmless where it exists. */
    static void create(String bootstrapServers, String topic) throws InterruptedException, ExecutionException {
        try (Admin admin = admin(bootstrapServers)) {
            admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1)))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    /** Deletes topics that a ceiling has made. */
    void delete(Set<String> topics) throws InterruptedException, ExecutionException {
        try (Admin admin = admin(bootstrapServers)) {
            admin.deleteTopics(topics).all().get();
        }
    }

    static Admin admin(String bootstrapServers) {
        return Admin.create(Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    }

    /** A consumer that stands at the start of all partitions of a topic and sees committed records only. */
    KafkaConsumer<byte[], byte[]> consumer(String of) {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                5_000,
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                4 << 20);
        var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = IntStream.range(0, PARTITIONS)
                .mapToObj(p -> new TopicPartition(of, p))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }
}
