package dev.sluice.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.pipeline.RawPayload;
import dev.sluice.pipeline.suggest.SuggestedSource;
import dev.sluice.pipeline.suggest.Suggester;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** What {@code sluice suggest topic:NAME} looks at; the client is Kafka's own consumer for tests. */
class TopicSampleTest {

    private static final String TOPIC = "crm.customers";

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final Map<TopicPartition, Long> ends = new HashMap<>();

    @Test
    void takesTheLatestOfEachPartition() {
        topic(2);
        fill(0, 10, i -> "{\"n\":" + i + "}");
        fill(1, 3, i -> "{\"n\":" + (100 + i) + "}");

        assertThat(sample(8)).containsExactlyInAnyOrder("6", "7", "8", "9", "100", "101", "102");
    }

    @Test
    void leavesOutWhatIsNoJsonObject() {
        topic(1);
        fill(0, 4, i -> i == 1 ? "[1]" : i == 2 ? "text" : " {\"n\":" + i + "}");

        assertThat(sample(100)).containsExactly("0", "3");
    }

    @Test
    void saysWhatIsMissing() {
        topic(1);
        fill(0, 2, i -> "no json");

        assertThatThrownBy(() -> TopicSample.of(consumer, TOPIC, 10))
                .hasMessageContaining(TOPIC)
                .hasMessageContaining("no JSON object among its last 2 records");
        assertThatThrownBy(() -> TopicSample.of(new MockConsumer<>("earliest"), "none", 10))
                .hasMessageContaining("there is no topic none");
    }

    @Test
    void theDefinitionReadsTheTopic() {
        topic(1);
        fill(
                0,
                400,
                i -> "{\"id\":" + i + ",\"tier\":\"" + (i == 50 ? "glod" : i % 2 == 0 ? "gold" : "silver") + "\"}");

        var suggested = new Suggester(
                        "customers",
                        SuggestedSource.topic(TOPIC, "127.0.0.1:9092"),
                        TopicSample.of(consumer, TOPIC, 1_000))
                .suggest();

        assertThat(suggested.records()).isEqualTo(400);
        assertThat(suggested.yaml())
                .contains(
                        "connector: kafka",
                        "topics: [\"" + TOPIC + "\"]",
                        "bootstrap_servers: \"127.0.0.1:9092\"",
                        "primary_key: [id]")
                .contains("glod: gold");
    }

    private List<String> sample(int most) {
        return TopicSample.of(consumer, TOPIC, most).stream()
                .map(RawPayload::bytes)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8).replaceAll("\\D", ""))
                .toList();
    }

    private void topic(int partitions) {
        var nobody = new Node(0, "127.0.0.1", 9092);
        List<PartitionInfo> found = new java.util.ArrayList<>();
        for (int i = 0; i < partitions; i++) {
            found.add(new PartitionInfo(TOPIC, i, nobody, new Node[0], new Node[0]));
            ends.put(new TopicPartition(TOPIC, i), 0L);
        }
        consumer.updatePartitions(TOPIC, found);
        Map<TopicPartition, Long> begin = new HashMap<>();
        ends.keySet().forEach(partition -> begin.put(partition, 0L));
        consumer.updateBeginningOffsets(begin);
        consumer.updateEndOffsets(ends);
    }

    private void fill(int partition, int records, java.util.function.IntFunction<String> value) {
        ends.put(new TopicPartition(TOPIC, partition), (long) records);
        consumer.updateEndOffsets(ends);
        // once it is assigned: the consumer for tests takes records of assigned partitions only
        consumer.schedulePollTask(() -> {
            for (int i = (int) consumer.position(new TopicPartition(TOPIC, partition)); i < records; i++) {
                consumer.addRecord(new ConsumerRecord<>(
                        TOPIC, partition, i, null, value.apply(i).getBytes(StandardCharsets.UTF_8)));
            }
        });
    }
}
