package dev.sluice.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.runtime.RuntimeConfig;
import dev.sluice.runtime.config.ConfigProblem;
import dev.sluice.runtime.config.InvalidConfig;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class KafkaClientsTest {

    private final KafkaClients clients = clients(Map.of("bootstrap.servers", "one:9092"));

    @Test
    void producersLoseNothing() {
        assertThat(clients.producer("ingest"))
                .containsEntry("bootstrap.servers", "one:9092")
                .containsEntry("client.id", "ingest")
                .containsEntry("acks", "all")
                .containsEntry("enable.idempotence", "true")
                .containsEntry("compression.type", "lz4")
                .containsEntry("linger.ms", "5")
                .containsEntry("batch.size", "262144")
                .doesNotContainKey("transactional.id");
        assertThat(clients.producer("ingest", "writer")).containsEntry("transactional.id", "writer");
    }

    @Test
    void consumersReadWhatIsCommittedAndCommitNothingThemselves() {
        assertThat(clients.consumer("sink", "sink-1"))
                .containsEntry("group.id", "sink")
                .containsEntry("client.id", "sink-1")
                .containsEntry("isolation.level", "read_committed")
                .containsEntry("enable.auto.commit", "false")
                .containsEntry("auto.offset.reset", "earliest");
        assertThat(clients.consumer("reader")).doesNotContainKey("group.id");
    }

    @Test
    void streamsAreExactlyOnceWithNamedResources() {
        assertThat(clients.streams("sluice-cleanse-v1"))
                .containsEntry("application.id", "sluice-cleanse-v1")
                .containsEntry("processing.guarantee", "exactly_once_v2")
                .containsEntry("ensure.explicit.internal.resource.naming", "true")
                .containsEntry("state.dir", Path.of("data", "streams").toString())
                .containsEntry("producer.compression.type", "lz4")
                .containsEntry("producer.batch.size", "524288")
                .containsEntry("replication.factor", "1");
    }

    @Test
    void passesSettingsToTheClientsTheyAreMeantFor() {
        KafkaClients configured = clients(Map.of(
                "bootstrap.servers", "one:9092",
                "security.protocol", "SASL_SSL",
                "producer.linger.ms", "20",
                "producer.security.protocol", "SSL",
                "consumer.fetch.min.bytes", "9",
                "streams.producer.linger.ms", "30"));

        assertThat(configured.producer("p"))
                .containsEntry("linger.ms", "20")
                .containsEntry("security.protocol", "SSL")
                .doesNotContainKeys("fetch.min.bytes", "consumer.fetch.min.bytes");
        assertThat(configured.consumer("g", "c"))
                .containsEntry("fetch.min.bytes", "9")
                .containsEntry("security.protocol", "SASL_SSL")
                .doesNotContainKeys("linger.ms", "producer.linger.ms");
        assertThat(configured.streams("s"))
                .containsEntry("producer.linger.ms", "30")
                .containsEntry("security.protocol", "SASL_SSL");
        assertThat(configured.admin()).containsEntry("security.protocol", "SASL_SSL");
    }

    @Test
    void whatKafkaItselfSaysAboutTheSettings() {
        var producer = new HashMap<>(clients.producer("p"));
        producer.put("key.serializer", ByteArraySerializer.class);
        producer.put("value.serializer", ByteArraySerializer.class);
        var consumer = new HashMap<>(clients.consumer("g", "c"));
        consumer.put("key.deserializer", ByteArrayDeserializer.class);
        consumer.put("value.deserializer", ByteArrayDeserializer.class);

        assertThat(new ProducerConfig(producer).unused()).isNotNull();
        assertThat(ProducerConfig.configNames()).containsAll(producer.keySet());
        assertThat(ConsumerConfig.configNames()).containsAll(consumer.keySet());
    }

    @Test
    void refusesWhatTheGuaranteesRestOn() {
        assertThat(KafkaSettings.refused(Map.of(
                        "acks", "1",
                        "consumer.enable.auto.commit", "true",
                        "streams.producer.enable.idempotence", "false",
                        "streams.num.stream.threads", "2",
                        "ssl.truststore.location", "x")))
                .extracting(ConfigProblem::key)
                .containsExactly(
                        "kafka.acks", "kafka.consumer.enable.auto.commit", "kafka.streams.producer.enable.idempotence");
    }

    @Test
    void asksForABroker() {
        KafkaClients none = clients(Map.of());

        assertThatThrownBy(none::admin)
                .isInstanceOf(InvalidConfig.class)
                .hasMessageContaining("kafka.bootstrap.servers")
                .hasMessageContaining("SLUICE_KAFKA_BOOTSTRAP_SERVERS");
    }

    private static KafkaClients clients(Map<String, String> kafka) {
        RuntimeConfig defaults = RuntimeConfig.defaults();
        return new KafkaClients(new RuntimeConfig(
                defaults.namespace(), Path.of("data"), defaults.http(), kafka, defaults.schema(), defaults.topics()));
    }
}
