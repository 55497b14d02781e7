package dev.sluice.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.broker.BrokerConfig;
import dev.sluice.broker.EmbeddedBroker;
import dev.sluice.runtime.RuntimeConfig;
import dev.sluice.runtime.TopicsConfig;
import dev.sluice.runtime.kafka.TopicPlan.Action;
import dev.sluice.runtime.kafka.TopicPlan.Entry;
import dev.sluice.schemas.AvroSerdes;
import dev.sluice.schemas.Topics;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicAdminIT {

    @TempDir
    Path directory;

    @Test
    void createsWhatIsMissingAndReportsWhatDiffers() {
        try (var broker = EmbeddedBroker.start(BrokerConfig.in(directory))) {
            // Given
            RuntimeConfig config = RuntimeConfig.defaults().withBootstrapServers(broker.bootstrapServers());
            var admin = new TopicAdmin(config);
            Topics two = Topics.of("tenant", 2, AvroSerdes.shipped());
            assertThat(admin.plan(two).topics()).extracting(Entry::action).containsOnly(Action.CREATE);
            assertThat(admin.plan(two).missing().get(0).details())
                    .contains("partitions: 2", "replication.factor: 1", "cleanup.policy: delete");

            // When
            TopicPlan applied = admin.apply(two);

            // Then
            assertThat(applied.missing()).hasSize(two.all().size());
            assertThat(admin.plan(two).topics()).extracting(Entry::action).containsOnly(Action.OK);
            assertThat(admin.apply(two).missing()).isEmpty();

            Topics four = Topics.of("tenant", 4, AvroSerdes.shipped());
            admin.apply(four);
            assertThat(admin.plan(four).differing())
                    .as("a topic that is there keeps its partitions")
                    .contains(new Entry("tenant.raw", Action.DIFFERS, List.of("partitions: wanted 4, found 2")))
                    .extracting(Entry::topic)
                    .doesNotContain("tenant.pipelines");
        }
    }

    @Test
    void saysWhenTheBrokerRefuses() {
        try (var broker = EmbeddedBroker.start(BrokerConfig.in(directory))) {
            RuntimeConfig config = RuntimeConfig.defaults()
                    .withBootstrapServers(broker.bootstrapServers())
                    .withTopics(new TopicsConfig(1, 3));
            Topics topics = Topics.of("tenant", 1, AvroSerdes.shipped());

            assertThatThrownBy(() -> new TopicAdmin(config).apply(topics))
                    .isInstanceOf(BrokerUnavailable.class)
                    .hasMessageContaining("create topic tenant.")
                    .hasMessageContaining("replication");
        }
    }
}
