package dev.sluice.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.runtime.config.Config;
import dev.sluice.runtime.config.ConfigProblem;
import dev.sluice.runtime.config.InvalidConfig;
import dev.sluice.runtime.config.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RuntimeConfigTest {

    @Test
    void hasDefaults() {
        RuntimeConfig config = bind();

        assertThat(config)
                .isEqualTo(new RuntimeConfig(
                        "sluice",
                        Path.of("sluice-data"),
                        new HttpConfig("127.0.0.1", 8080, null),
                        Map.of(),
                        Map.of(),
                        new TopicsConfig(4, 1)));
        assertThat(config.bootstrapServers()).isEmpty();
    }

    @Test
    void mapsEveryKey() {
        assertThat(bind(
                        "namespace=tenant-1",
                        "data_dir=/data",
                        "http.host=0.0.0.0",
                        "http.port=0",
                        "http.token=12345678",
                        "kafka.bootstrap.servers=one:9092",
                        "schema.registry.url=http://registry:8081",
                        "topics.partitions=12",
                        "topics.replication_factor=3"))
                .isEqualTo(new RuntimeConfig(
                        "tenant-1",
                        Path.of("/data"),
                        new HttpConfig("0.0.0.0", 0, Secret.of("12345678")),
                        Map.of("bootstrap.servers", "one:9092"),
                        Map.of("registry.url", "http://registry:8081"),
                        new TopicsConfig(12, 3)));
    }

    @Test
    void refusesADoorOpenToOthersWithoutAToken() {
        assertThat(problems("http.host=0.0.0.0"))
                .singleElement()
                .asString()
                .startsWith("http.host (--set http.host): binding to '0.0.0.0' lets other machines in; set http.token");
        assertThat(problems("http.token=short")).singleElement().asString().contains("at least 8 characters");
    }

    @Test
    void refusesKafkaSettingsThatTheGuaranteesRestOn() {
        assertThat(problems(
                        "kafka.acks=1",
                        "kafka.producer.linger.ms=9",
                        "kafka.streams.processing.guarantee=at_least_once",
                        "kafka.streams.main.consumer.isolation.level=read_uncommitted",
                        "namespace=Not.Good",
                        "http.port=99999"))
                .satisfiesExactlyInAnyOrder(
                        problem -> assertThat(problem).startsWith("http.port (--set http.port): expected 0"),
                        problem -> assertThat(problem).startsWith("namespace (--set namespace): expected lower-case"),
                        problem -> assertThat(problem).startsWith("kafka.acks (--set kafka.acks): is set by Sluice"),
                        problem -> assertThat(problem).startsWith("kafka.streams.processing.guarantee ("),
                        problem -> assertThat(problem).startsWith("kafka.streams.main.consumer.isolation.level ("));
    }

    @Test
    void doesNotShowPasswords() {
        assertThat(bind("kafka.ssl.key.password=canary", "schema.registry.url=http://user:canary@registry"))
                .asString()
                .contains("ssl.key.password")
                .doesNotContain("canary");
    }

    @Test
    void refusesSchemaSettingsThatNobodyReads() {
        assertThat(problems("schema.regsitry.url=x", "schema.serde=confluent"))
                .satisfiesExactlyInAnyOrder(
                        problem -> assertThat(problem)
                                .startsWith("schema.regsitry.url (--set schema.regsitry.url): unknown key"),
                        problem -> assertThat(problem)
                                .startsWith("schema.serde (--set schema.serde): confluent needs a registry"));
    }

    @Test
    void derivesChangedCopies() {
        RuntimeConfig config = RuntimeConfig.defaults()
                .withBootstrapServers("two:1")
                .withDataDir(Path.of("other"))
                .withHttp(new HttpConfig("127.0.0.1", 0, null))
                .withTopics(new TopicsConfig(2, 1));

        assertThat(config.bootstrapServers()).contains("two:1");
        assertThat(config.dataDir()).isEqualTo(Path.of("other"));
        assertThat(config.http().port()).isZero();
        assertThat(config.topics().partitions()).isEqualTo(2);
    }

    @Test
    void checksTopics() {
        assertThatThrownBy(() -> new TopicsConfig(0, 1)).hasMessageStartingWith("partitions: ");
        assertThatThrownBy(() -> new TopicsConfig(1, 0)).hasMessageStartingWith("replication_factor: ");
    }

    private static RuntimeConfig bind(String... sets) {
        return Config.load(null, Map.of(), List.of(sets)).bind(RuntimeConfig.class);
    }

    private static List<String> problems(String... sets) {
        return catchThrowableOfType(InvalidConfig.class, () -> bind(sets)).problems().stream()
                .map(ConfigProblem::toString)
                .toList();
    }
}
