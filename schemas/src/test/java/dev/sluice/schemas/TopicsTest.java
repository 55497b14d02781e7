package dev.sluice.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.schemas.TopicSpec.CleanupPolicy;
import org.junit.jupiter.api.Test;

class TopicsTest {

    private final Topics topics = Topics.of("acme", 6, AvroSerdes.shipped());

    @Test
    void everyTopicStandsInTheNamespace() {
        assertThat(topics.all())
                .extracting(Topic::name)
                .containsExactlyInAnyOrder(
                        "acme.raw",
                        "acme.cleansed",
                        "acme.llm-needed",
                        "acme.llm-calls",
                        "acme.llm-answers",
                        "acme.enrichments",
                        "acme.dead-letters",
                        "acme.metadata",
                        "acme.pipelines",
                        "acme.llm-usage",
                        "acme.sources",
                        "acme.llm-permits",
                        "acme.llm-control");
    }

    @Test
    void theOrderAndTheClockOfPermitsAreTheBrokers() {
        assertThat(topics.llmPermits().spec().partitions()).isEqualTo(1);
        assertThat(topics.llmPermits().spec().configs()).containsEntry("message.timestamp.type", "LogAppendTime");
    }

    @Test
    void whatCarriesTheRecordKeyIsCoPartitioned() {
        assertThat(new int[] {
                    topics.raw().spec().partitions(),
                    topics.cleansed().spec().partitions(),
                    topics.enrichments().spec().partitions(),
                    topics.deadLetters().spec().partitions()
                })
                .containsOnly(6);
    }

    @Test
    void whatIsAStateIsCompacted() {
        assertThat(topics.all().stream()
                        .filter(t -> t.spec().cleanupPolicy() == CleanupPolicy.COMPACT)
                        .map(Topic::name))
                .containsExactlyInAnyOrder("acme.pipelines", "acme.sources", "acme.llm-answers");
    }

    @Test
    void aNamespaceIsPartOfATopicName() {
        assertThatThrownBy(() -> Topics.of("Acme.EU", 1, AvroSerdes.shipped())).hasMessageContaining("found 'Acme.EU'");
    }
}
