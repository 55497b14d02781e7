package dev.sluice.cleanse.lookup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.cleanse.failure.ServiceAway;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LookupTopicsTest {
    private static final String TOPIC = "crm.customers";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private long offset;

    private void topicWith(long records) {
        consumer.updatePartitions(TOPIC, List.of(new PartitionInfo(TOPIC, 0, null, null, null)));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.updateEndOffsets(Map.of(PARTITION, records));
    }

    private void arrives(String key, @Nullable String value) {
        long at = offset++;
        consumer.schedulePollTask(() -> consumer.addRecord(
                new ConsumerRecord<>(TOPIC, 0, at, key.getBytes(UTF_8), value == null ? null : value.getBytes(UTF_8))));
    }

    @Test
    void isReadToItsEndAndThenFollowed() {
        topicWith(2);
        arrives("c1", "gold");
        arrives("\"C2\"", "\"silver\"");
        try (var tables = new LookupTopics(() -> consumer, Duration.ofSeconds(30))) {
            tables.await(Set.of(TOPIC));

            assertThat(tables.find(TOPIC, "c1")).isEqualTo("gold");
            assertThat(tables.find(TOPIC, " c2")).isEqualTo("silver");
            assertThat(tables.find(TOPIC, "c3")).isNull();

            arrives("c1", "platinum");
            arrives("C2", null);
            await().until(() -> "platinum".equals(tables.find(TOPIC, "c1")) && tables.find(TOPIC, "C2") == null);
        }
    }

    @Test
    void aTopicThatIsNotThereIsWaitedForAndNamed() {
        try (var tables = new LookupTopics(() -> consumer, Duration.ofMillis(200))) {
            assertThatThrownBy(() -> tables.await(Set.of(TOPIC)))
                    .isInstanceOf(ServiceAway.class)
                    .hasMessageContaining(TOPIC);
        }
    }

    @Test
    void withoutTopicsNothingIsOpened() {
        try (var tables = new LookupTopics(
                () -> {
                    throw new AssertionError("no consumer is needed");
                },
                Duration.ofSeconds(1))) {
            tables.await(Set.of());
        }
    }
}
