package dev.sluice.benchmarks.llm;

import dev.sluice.schemas.AnswerStatus;
import dev.sluice.schemas.AvroSerdes;
import dev.sluice.schemas.Enrichment;
import dev.sluice.schemas.Topics;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Reads what the records that asked are told. Not thread-safe. */
final class ToldRecords implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConsumer<byte[], Enrichment> consumer;
    private final Set<String> told = new HashSet<>();
    private final Map<AnswerStatus, Long> byStatus = new EnumMap<>(AnswerStatus.class);
    private long twice;

    ToldRecords(WorkerFleet fleet) {
        Topics topics = Topics.of("sluice", fleet.partitions(), AvroSerdes.shipped());
        consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        fleet.bootstrapServers(),
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed"),
                topics.enrichments().keySerde().deserializer(),
                topics.enrichments().valueSerde().deserializer());
        consumer.assign(IntStream.range(0, fleet.partitions())
                .mapToObj(i -> new TopicPartition(topics.enrichments().name(), i))
                .toList());
        consumer.seekToBeginning(consumer.assignment());
    }

    /** Reads what is there now, for at most a moment; how many different records have been told by then. */
    int poll() {
        consumer.poll(POLL).forEach(record -> {
            Enrichment one = record.value();
            if (told.add(one.getPipeline() + "/" + one.getRecordId())) {
                byStatus.merge(one.getStatus(), 1L, Long::sum);
            } else {
                twice++;
            }
        });
        return told.size();
    }

    /** Waits until so many different records have been told; false if that takes too long. */
    boolean await(long expected, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (poll() < expected) {
            if (System.nanoTime() > deadline) {
                return false;
            }
        }
        return true;
    }

    /** Records told so far with this outcome. */
    long with(AnswerStatus status) {
        return byStatus.getOrDefault(status, 0L);
    }

    /** Records told more than once. */
    long twice() {
        return twice;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
