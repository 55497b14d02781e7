package dev.sluice.cleanse.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cleanse.CleanseConfig;
import dev.sluice.cleanse.CleanseMetrics;
import dev.sluice.cleanse.deadletter.DeadLetters;
import dev.sluice.cleanse.failure.Troubles;
import dev.sluice.cleanse.record.OutputLimits;
import dev.sluice.runtime.RuntimeConfig;
import dev.sluice.runtime.kafka.InstanceId;
import dev.sluice.runtime.kafka.KafkaClients;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

class StreamsSettingsTest {

    private static final InstanceId ME = new InstanceId("me");

    @Test
    void whatTheGuaranteeRestsOnIsSet() {
        var config = new StreamsConfig(settings(Map.of()));

        assertThat(config.getString("processing.guarantee")).isEqualTo("exactly_once_v2");
        assertThat(config.getLong("commit.interval.ms")).isEqualTo(200);
        assertThat(config.getInt("num.stream.threads")).isEqualTo(2);
        assertThat(config.getLong("statestore.cache.max.bytes")).isZero();
        assertThat(config.getLong("max.task.idle.ms")).isEqualTo(StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
        assertThat(config.getProducerConfigs("p")).containsEntry("max.request.size", "16777216");
        assertThat(config.getMainConsumerConfigs("g", "c", 3))
                .containsEntry("group.instance.id", "me-3")
                .containsEntry("session.timeout.ms", 10_000)
                .containsEntry("isolation.level", "read_committed");
    }

    @Test
    void theSessionMayBeSetOtherwise() {
        var config = new StreamsConfig(settings(Map.of("streams.consumer.session.timeout.ms", "45000")));

        assertThat(config.getMainConsumerConfigs("g", "c", 1)).containsEntry("session.timeout.ms", "45000");
    }

    private static Map<String, Object> settings(Map<String, String> kafka) {
        var passed = new HashMap<>(kafka);
        passed.put("bootstrap.servers", "127.0.0.1:1");
        RuntimeConfig base = RuntimeConfig.defaults();
        var runtime =
                new RuntimeConfig(base.namespace(), Path.of("data"), base.http(), passed, base.schema(), base.topics());
        var deadLetters = new DeadLetters("t", new OutputLimits(1000), new CleanseMetrics(new SimpleMeterRegistry()));
        return StreamsSettings.withInstance(
                StreamsSettings.of(
                        new KafkaClients(runtime).streams("a"),
                        CleanseConfig.defaults(),
                        deadLetters,
                        new Troubles(Clock.systemUTC())),
                ME);
    }
}
