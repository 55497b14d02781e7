package dev.sluice.llm.pool;

import dev.sluice.schemas.AnswerStatus;
import dev.sluice.schemas.LlmAnswer;
import dev.sluice.schemas.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads back what has been answered lately. Calls that end behind one that is slow cannot be committed, so a worker that takes over a
 * partition meets calls whose answer is on its topic; without this they would be paid for twice. Used by the poll thread only.
 */
final class PublishedAnswers {

    private static final Logger log = LoggerFactory.getLogger(PublishedAnswers.class);
    /** Clocks of the coalescer's machine and of a worker's may differ by so much. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    private static final Duration POLL = Duration.ofMillis(200);

    private final Topic<String, LlmAnswer> topic;
    private final Map<String, Object> settings;

    /** @param settings of the pool's consumer */
    PublishedAnswers(Topic<String, LlmAnswer> topic, Map<String, Object> settings) {
        this.topic = topic;
        this.settings = new HashMap<>(settings);
        this.settings.remove("group.id");
        this.settings.remove("group.instance.id");
        this.settings.computeIfPresent("client.id", (key, id) -> id + "-answers");
    }

    /** Told of an answer. */
    @FunctionalInterface
    interface Answered {
        void answered(String inputHash, long answeredAt);
    }

    /**
     * Tells every question of a partition that has been answered since; failures are not answers. Questions and answers of a hash
     * have the same partition number.
     *
     * @param since when the oldest call was asked that is not committed, epoch milliseconds
     */
    void since(int partition, long since, Answered answered) {
        var answers = new TopicPartition(topic.name(), partition);
        int found = 0;
        try (Consumer<String, byte[]> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            long from = Math.max(0, since - SKEW.toMillis());
            OffsetAndTimestamp start =
                    consumer.offsetsForTimes(Map.of(answers, from)).get(answers);
            if (start == null) {
                return;
            }
            long end = consumer.endOffsets(List.of(answers)).getOrDefault(answers, 0L);
            consumer.assign(List.of(answers));
            consumer.seek(answers, start.offset());
            while (consumer.position(answers) < end) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    found += tell(record, answered);
                }
            }
        }
        log.atInfo()
                .addKeyValue("partition", partition)
                .addKeyValue("answers", found)
                .log("recent answers read back");
    }

    private int tell(ConsumerRecord<String, byte[]> record, Answered answered) {
        LlmAnswer answer = decode(record);
        if (answer == null || answer.getStatus() != AnswerStatus.ANSWERED) {
            return 0;
        }
        answered.answered(record.key(), answer.getAnsweredAt());
        return 1;
    }

    /** Null for a tombstone, and for what a stranger wrote: the coalescer tells of that. */
    private @Nullable LlmAnswer decode(ConsumerRecord<String, byte[]> record) {
        try {
            return topic.valueSerde().deserializer().deserialize(record.topic(), record.value());
        } catch (RuntimeException e) {
            return null;
        }
    }
}
