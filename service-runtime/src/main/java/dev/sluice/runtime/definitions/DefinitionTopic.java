package dev.sluice.runtime.definitions;

import dev.sluice.schemas.PipelineVersion;
import dev.sluice.schemas.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The compacted topic of definitions, read by one consumer from its beginning. Belongs to the thread of the consumer. */
final class DefinitionTopic {

    private static final Logger log = LoggerFactory.getLogger(DefinitionTopic.class);
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Duration SLICE = Duration.ofMillis(200);

    private final Consumer<byte[], byte[]> consumer;
    private final Topic<String, PipelineVersion> topic;
    private final List<TopicPartition> partitions = new ArrayList<>();

    DefinitionTopic(Consumer<byte[], byte[]> consumer, Topic<String, PipelineVersion> topic) {
        this.consumer = consumer;
        this.topic = topic;
    }

    /** Finds the topic and goes to its beginning; throws a KafkaException when broker or topic is not there. */
    void open() {
        var found = consumer.partitionsFor(topic.name(), ANSWER);
        if (found == null || found.isEmpty()) {
            throw new KafkaException("topic " + topic.name() + " does not exist yet; 'sluice topics apply' creates it");
        }
        found.forEach(info -> partitions.add(new TopicPartition(info.topic(), info.partition())));
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** The last record of each pipeline up to the end of the topic as it is now; an empty value is a removal. */
    Map<String, Optional<PipelineVersion>> readToEnd() {
        var latest = new LinkedHashMap<String, Optional<PipelineVersion>>();
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ANSWER);
        long deadline = System.nanoTime() + ANSWER.toNanos();
        while (!reached(ends)) {
            var records = poll(SLICE);
            if (!records.isEmpty()) {
                latest.putAll(records);
                deadline = System.nanoTime() + ANSWER.toNanos();
            } else if (System.nanoTime() > deadline) {
                throw new TimeoutException(
                        "topic " + topic.name() + " gave no record for " + ANSWER.toSeconds() + " s");
            }
        }
        return latest;
    }

    /** What arrives within the time; like {@link #readToEnd()} otherwise. */
    Map<String, Optional<PipelineVersion>> poll(Duration wait) {
        var latest = new LinkedHashMap<String, Optional<PipelineVersion>>();
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(wait)) {
            read(record, latest);
        }
        return latest;
    }

    private boolean reached(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey(), ANSWER) >= end.getValue());
    }

    private void read(ConsumerRecord<byte[], byte[]> record, Map<String, Optional<PipelineVersion>> into) {
        try {
            String pipeline = topic.keySerde().deserializer().deserialize(topic.name(), record.key());
            PipelineVersion version = topic.valueSerde().deserializer().deserialize(topic.name(), record.value());
            into.remove(pipeline); // keeps the order of the last records
            into.put(pipeline, Optional.ofNullable(version));
        } catch (RuntimeException e) {
            log.atError()
                    .setCause(e)
                    .addKeyValue("topic", record.topic())
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .log("definition cannot be decoded, skipped");
        }
    }
}
