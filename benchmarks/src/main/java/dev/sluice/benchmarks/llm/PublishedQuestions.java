package dev.sluice.benchmarks.llm;

import dev.sluice.llm.simulator.InputDigest;
import dev.sluice.schemas.AnswerStatus;
import dev.sluice.schemas.AvroSerdes;
import dev.sluice.schemas.LlmAnswer;
import dev.sluice.schemas.Topics;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** The questions whose answers stand on the topic of answers. Not thread-safe. */
final class PublishedQuestions implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConsumer<String, LlmAnswer> consumer;
    private final Set<String> digests = new HashSet<>();

    PublishedQuestions(WorkerFleet fleet) {
        Topics topics = Topics.of("sluice", fleet.partitions(), AvroSerdes.shipped());
        consumer = new KafkaConsumer<>(
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, fleet.bootstrapServers()),
                topics.llmAnswers().keySerde().deserializer(),
                topics.llmAnswers().valueSerde().deserializer());
        consumer.assign(IntStream.range(0, fleet.partitions())
                .mapToObj(i -> new TopicPartition(topics.llmAnswers().name(), i))
                .toList());
        consumer.seekToBeginning(consumer.assignment());
    }

    /** Reads to the end there is now; digests of the inputs that have been answered, as the provider's ledger names them. */
    Set<String> digests() {
        Map<TopicPartition, Long> end = consumer.endOffsets(consumer.assignment());
        while (end.entrySet().stream().anyMatch(one -> consumer.position(one.getKey()) < one.getValue())) {
            consumer.poll(POLL).forEach(record -> {
                if (record.value().getStatus() == AnswerStatus.ANSWERED) {
                    digests.add(InputDigest.of(QuestionFeed.input(record.key())));
                }
            });
        }
        return Set.copyOf(digests);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
