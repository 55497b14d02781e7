package dev.sluice.llm;

import dev.sluice.runtime.kafka.BrokerUnavailable;
import dev.sluice.runtime.kafka.KafkaClients;
import dev.sluice.schemas.AnswerStatus;
import dev.sluice.schemas.LlmAnswer;
import dev.sluice.schemas.Topic;
import dev.sluice.schemas.Topics;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The durable answer cache, for those who only look: reads the topic {@code llm-answers} to its end, in no group. Thread-safe. */
public final class KnownAnswers {

    private static final Duration POLL = Duration.ofMillis(200);
    /** Somebody waits for the figures, and can do without these. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Topic<String, LlmAnswer> topic;
    private final KafkaClients kafka;

    public KnownAnswers(Topics topics, KafkaClients kafka) {
        this.topic = topics.llmAnswers();
        this.kafka = kafka;
    }

    /**
     * Those of the questions that the workers would answer without asking: answered, and not forgotten since. A failure is asked again.
     *
     * @param hashes input hashes
     * @throws BrokerUnavailable if the answers could not be read
     */
    public Set<String> among(Set<String> hashes) {
        Map<String, Object> settings = kafka.consumer("llm-known-answers");
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        var known = new HashSet<String>();
        try (Consumer<String, byte[]> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<PartitionInfo> partitions = consumer.partitionsFor(topic.name());
            if (partitions == null || partitions.isEmpty()) {
                return known; // nobody has asked anything yet
            }
            List<TopicPartition> all = partitions.stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            while (all.stream().anyMatch(one -> consumer.position(one) < ends.getOrDefault(one, 0L))) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    take(record, hashes, known);
                }
            }
        } catch (KafkaException e) {
            throw new BrokerUnavailable(
                    "the known answers could not be read from " + topic.name() + " at " + kafka.bootstrapServers()
                            + ": " + e.getMessage(),
                    e);
        }
        return known;
    }

    private void take(ConsumerRecord<String, byte[]> record, Set<String> hashes, Set<String> known) {
        if (!hashes.contains(record.key())) {
            return;
        }
        if (record.value() == null) {
            known.remove(record.key());
        } else if (isAnswer(record)) {
            known.add(record.key());
        }
    }

    /** What a stranger wrote is no answer: the coalescer passes it over, too. */
    private boolean isAnswer(ConsumerRecord<String, byte[]> record) {
        try {
            LlmAnswer answer = topic.valueSerde().deserializer().deserialize(record.topic(), record.value());
            return answer.getStatus() == AnswerStatus.ANSWERED;
        } catch (RuntimeException e) {
            return false;
        }
    }
}
