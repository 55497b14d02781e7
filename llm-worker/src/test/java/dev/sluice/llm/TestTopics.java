package dev.sluice.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.runtime.ServiceContext;
import dev.sluice.schemas.Enrichment;
import dev.sluice.schemas.LlmAnswer;
import dev.sluice.schemas.LlmPermit;
import dev.sluice.schemas.LlmRequest;
import dev.sluice.schemas.LlmUsage;
import dev.sluice.schemas.Topic;
import dev.sluice.schemas.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** The topics around the service: what cleanse writes, what the sink reads. */
final class TestTopics implements AutoCloseable {

    private static final String SCHEMA = """
            {"type":"object","properties":{"name_clean":{"type":"string"}},"required":["name_clean"],
            "additionalProperties":false}""";

    private final ServiceContext context;
    private final Topics topics;
    private final KafkaProducer<String, LlmRequest> producer;
    private final KafkaConsumer<byte[], Enrichment> enrichments;
    private final List<Enrichment> told = new ArrayList<>();
    private int asked;

    TestTopics(ServiceContext context) {
        this.context = context;
        this.topics = context.topics();
        this.producer = new KafkaProducer<>(
                context.kafka().producer("test"),
                topics.llmNeeded().keySerde().serializer(),
                topics.llmNeeded().valueSerde().serializer());
        this.enrichments = new KafkaConsumer<>(
                context.kafka().consumer("test"),
                topics.enrichments().keySerde().deserializer(),
                topics.enrichments().valueSerde().deserializer());
        enrichments.assign(partitions(topics.enrichments()));
        enrichments.seekToBeginning(enrichments.assignment());
    }

    /** So many records ask, each about one of so many inputs. */
    void ask(int records, int distinct) {
        for (int i = 0; i < records; i++, asked++) {
            String hash = "hash-" + asked % distinct;
            var unused = producer.send(new ProducerRecord<>(
                    topics.llmNeeded().name(),
                    hash,
                    LlmRequest.newBuilder()
                            .setInputHash(hash)
                            .setPipeline("orders")
                            .setDefinitionVersion(1)
                            .setTask("tidy")
                            .setTaskVersion("v1")
                            .setRecordId("record-" + asked)
                            .setRecordKey(ByteBuffer.wrap(("key-" + asked).getBytes(StandardCharsets.UTF_8)))
                            .setInput("{\"name\":\" Input  " + asked % distinct + "\"}")
                            .setInstructions("Tidy the name.")
                            .setAnswerSchema(SCHEMA)
                            .setAskedAt(1)
                            .build()));
        }
        producer.flush();
    }

    /** Every enrichment so far, once there are so many; more than that is an error. */
    List<Enrichment> awaitEnrichments(int expected, Duration atMost) {
        await().atMost(atMost).pollInterval(Duration.ofMillis(20)).until(() -> {
            enrichments.poll(Duration.ofMillis(100)).forEach(record -> told.add(record.value()));
            return told.size() >= expected;
        });
        enrichments.poll(Duration.ofMillis(500)).forEach(record -> told.add(record.value()));
        assertThat(told).hasSize(expected);
        return List.copyOf(told);
    }

    List<LlmAnswer> answers() {
        return readAll(topics.llmAnswers());
    }

    List<LlmUsage> usage() {
        return readAll(topics.llmUsage());
    }

    List<LlmPermit> permits() {
        return readAll(topics.llmPermits());
    }

    @Override
    public void close() {
        producer.close();
        enrichments.close();
    }

    private <K, V> List<V> readAll(Topic<K, V> topic) {
        var values = new ArrayList<V>();
        try (var consumer = new KafkaConsumer<>(
                context.kafka().consumer("test-all"),
                topic.keySerde().deserializer(),
                topic.valueSerde().deserializer())) {
            List<TopicPartition> partitions = partitions(topic);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var end = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(one -> consumer.position(one) < end.getOrDefault(one, 0L))) {
                for (ConsumerRecord<K, V> record : consumer.poll(Duration.ofMillis(100))) {
                    values.add(record.value());
                }
            }
        }
        return values;
    }

    private static List<TopicPartition> partitions(Topic<?, ?> topic) {
        var partitions = new ArrayList<TopicPartition>();
        for (int i = 0; i < topic.spec().partitions(); i++) {
            partitions.add(new TopicPartition(topic.name(), i));
        }
        return partitions;
    }
}
