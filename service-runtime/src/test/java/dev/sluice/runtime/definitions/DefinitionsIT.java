package dev.sluice.runtime.definitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.broker.BrokerConfig;
import dev.sluice.broker.EmbeddedBroker;
import dev.sluice.pipeline.definition.PipelineSource;
import dev.sluice.runtime.RuntimeConfig;
import dev.sluice.runtime.ServiceContext;
import dev.sluice.runtime.health.HealthStatus;
import dev.sluice.runtime.kafka.TopicAdmin;
import dev.sluice.schemas.PipelineVersion;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DefinitionsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    static Path directory;

    private static @Nullable EmbeddedBroker broker;
    private static int namespaces;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.start(BrokerConfig.in(directory.resolve("shared")));
    }

    @AfterAll
    static void stopBroker() {
        if (broker != null) {
            broker.close();
        }
    }

    @Test
    void everyPublishedVersionComesIntoForce() {
        ServiceContext context = contextWithTopics();
        PipelinePublisher publisher = publisher(context);
        assertThat(publisher.publish(source("orders", "one"))).isEqualTo(1);

        try (var feed = feed(context)) {
            List<String> heard = new CopyOnWriteArrayList<>();
            feed.onChange((version, compiled) -> heard.add(version.getPipeline() + " " + version.getVersion()));
            feed.start();
            assertThat(feed.find("orders")).contains("one v1");
            assertThat(feed.find("unknown")).isEmpty();
            assertThat(context.health().isReady()).isTrue();

            assertThat(publisher.publish(source("orders", "two"))).isEqualTo(2);
            await().atMost(PATIENCE).until(() -> feed.find("orders").equals(Optional.of("two v2")));
            assertThat(heard).containsExactly("orders 1", "orders 2");
            assertThat(feed.all()).containsOnlyKeys("orders");
        }
    }

    @Test
    void anUnchangedDefinitionKeepsItsVersion() {
        ServiceContext context = contextWithTopics();
        PipelinePublisher publisher = publisher(context);

        assertThat(publisher.publish(List.of(source("a", "one"), source("b", "one"))))
                .containsExactly(Map.entry("a", 1), Map.entry("b", 1));
        assertThat(publisher.publish(List.of(source("a", "one"), source("b", "two"))))
                .containsExactly(Map.entry("a", 1), Map.entry("b", 2));
        assertThat(publisher.current().values())
                .extracting(PipelineVersion::getVersion)
                .containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void publishersAtTheSameTimeGetDifferentVersions() throws Exception {
        ServiceContext context = contextWithTopics();
        var threads = Executors.newFixedThreadPool(3);
        try {
            List<Future<Integer>> versions = IntStream.range(0, 3)
                    .mapToObj(i -> threads.submit(() -> publisher(context).publish(source("orders", "text " + i))))
                    .toList();
            var numbers = new TreeSet<Integer>();
            for (Future<Integer> version : versions) {
                numbers.add(version.get());
            }
            assertThat(numbers).containsExactly(1, 2, 3);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void looksToTheEndBeforeItSaysNo() {
        ServiceContext context = contextWithTopics();
        PipelinePublisher publisher = publisher(context);
        try (var feed = feed(context)) {
            feed.start();
            for (int i = 0; i < 5; i++) {
                String pipeline = "p" + i;
                publisher.publish(source(pipeline, "text"));
                assertThat(feed.awaitKnown(pipeline, PATIENCE)).contains("text v1");
            }
            assertThat(feed.awaitKnown("unknown", PATIENCE)).isEmpty();
        }
    }

    @Test
    void aVersionThatDoesNotCompileLeavesTheOneBeforeInForce() {
        ServiceContext context = contextWithTopics();
        PipelinePublisher publisher = publisher(context);
        publisher.publish(source("orders", "good"));
        try (var feed = feed(context)) {
            feed.start();

            publisher.publish(source("orders", "bad"));

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(feed.problem("orders")).contains("version 2: does not compile"));
            assertThat(feed.find("orders")).contains("good v1");
            assertThat(context.meters()
                            .counter("sluice.definitions.refused", "service", "test", "pipeline", "orders")
                            .count())
                    .isEqualTo(1);

            publisher.publish(source("orders", "better"));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(feed.find("orders")).contains("better v3"));
            assertThat(feed.problem("orders")).isEmpty();
        }
    }

    @Test
    void forgetsARemovedPipelineAndSurvivesRubbish() throws Exception {
        ServiceContext context = contextWithTopics();
        publisher(context).publish(source("orders", "one"));
        List<String> removed = new CopyOnWriteArrayList<>();
        try (var feed = feed(context)) {
            feed.onChange(new DefinitionListener<>() {
                @Override
                public void changed(PipelineVersion version, String compiled) {
                    throw new IllegalStateException("a listener that throws");
                }

                @Override
                public void removed(String pipeline) {
                    removed.add(pipeline);
                }
            });
            feed.start();
            assertThat(feed.find("orders")).isPresent();

            send(context, "orders", "rubbish".getBytes(StandardCharsets.UTF_8));
            send(context, "orders", null);

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(feed.find("orders")).isEmpty());
            assertThat(removed).containsExactly("orders");
        }
    }

    @Test
    void waitsForABrokerThatComesLaterAndOutlivesOneThatGoes() throws Exception {
        Path data = directory.resolve("late");
        BrokerConfig later;
        try (var once = EmbeddedBroker.start(BrokerConfig.in(data))) {
            later = BrokerConfig.in(data).withPort(once.port());
            ServiceContext context = context("late", once.bootstrapServers());
            new TopicAdmin(context.config()).apply(context.topics());
            publisher(context).publish(source("orders", "one"));
        }
        ServiceContext context = context("late", "127.0.0.1:" + later.port());

        try (var feed = feed(context)) {
            var start = new Thread(feed::start);
            start.start();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(context.health().statuses().get("test.definitions"))
                            .extracting(HealthStatus::reason)
                            .asString()
                            .startsWith("cannot read the definitions from 127.0.0.1:" + later.port()));
            assertThat(start.isAlive()).isTrue();

            try (var back = EmbeddedBroker.start(later)) {
                assertThat(back.port()).isEqualTo(later.port());
                start.join();
                assertThat(feed.find("orders")).contains("one v1");
                assertThat(context.health().isReady()).isTrue();
            }

            assertThat(feed.find("orders")).contains("one v1");
            assertThatThrownBy(() -> feed.awaitKnown("unknown", Duration.ofSeconds(1)))
                    .isInstanceOf(DefinitionsUnavailable.class);
            await().atMost(PATIENCE).until(() -> !context.health().isReady());
        }
    }

    @Test
    void startEndsWhenTheFeedIsClosed() throws Exception {
        ServiceContext context = context("nowhere", "127.0.0.1:1");
        var feed = feed(context);
        var outcome = new CopyOnWriteArrayList<String>();
        var start = new Thread(() -> {
            try {
                feed.start();
            } catch (DefinitionsUnavailable e) {
                outcome.add(String.valueOf(e.getMessage()));
            }
        });
        start.start();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(context.health().statuses().get("test.definitions"))
                        .extracting(HealthStatus::reason)
                        .asString()
                        .startsWith("cannot read"));

        feed.close();
        start.join();

        assertThat(outcome).containsExactly("closed while the definitions were read");
    }

    private static ServiceContext contextWithTopics() {
        ServiceContext context =
                context("test-" + namespaces++, Objects.requireNonNull(broker).bootstrapServers());
        new TopicAdmin(context.config()).apply(context.topics());
        return context;
    }

    private static ServiceContext context(String namespace, String bootstrapServers) {
        RuntimeConfig defaults = RuntimeConfig.defaults().withBootstrapServers(bootstrapServers);
        return ServiceContext.create(new RuntimeConfig(
                namespace,
                defaults.dataDir(),
                defaults.http(),
                defaults.kafka(),
                defaults.schema(),
                defaults.topics()));
    }

    private static PipelinePublisher publisher(ServiceContext context) {
        return new PipelinePublisher(context.kafka(), context.topics(), Clock.systemUTC());
    }

    private static DefinitionFeed<String> feed(ServiceContext context) {
        return new DefinitionFeed<>(context, "test", version -> {
            if (version.getDefinition().equals("bad")) {
                throw new IllegalArgumentException("does not compile");
            }
            return version.getDefinition() + " v" + version.getVersion();
        });
    }

    private static PipelineSource source(String pipeline, String text) {
        return new PipelineSource(pipeline, text, pipeline + ".yaml", "/base", Map.of(), "sum of " + text);
    }

    private static void send(ServiceContext context, String key, byte @Nullable [] value) throws Exception {
        try (var producer = new KafkaProducer<>(
                context.kafka().producer("rubbish"), new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(context.topics().pipelines().name(), key, value))
                    .get();
        }
    }
}
