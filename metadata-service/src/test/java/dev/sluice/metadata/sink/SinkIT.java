package dev.sluice.metadata.sink;

import static dev.sluice.metadata.sink.Records.cleansed;
import static dev.sluice.metadata.sink.Records.deadLetter;
import static dev.sluice.metadata.sink.Records.raw;
import static dev.sluice.metadata.sink.Records.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.metadata.MetadataApp;
import dev.sluice.metadata.WarehouseConfig;
import dev.sluice.metadata.outbox.OutboxRelay;
import dev.sluice.metadata.outbox.PublishedSequence;
import dev.sluice.metadata.sink.Records.Written;
import dev.sluice.runtime.ServiceContext;
import dev.sluice.runtime.health.HealthStatus;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The service on a real broker. */
class SinkIT {

    private static final Duration STOP = Duration.ofSeconds(5);

    @TempDir
    static Path brokerDirectory;

    private static Cluster cluster;
    private static int tenants;

    @TempDir
    Path directory;

    private String namespace = "";
    private final List<MetadataApp> running = new ArrayList<>();

    @BeforeAll
    static void startBroker() {
        cluster = new Cluster(brokerDirectory);
    }

    @AfterAll
    static void stopBroker() {
        cluster.close();
    }

    @BeforeEach
    void newTenant(TestInfo info) {
        namespace = "t" + ++tenants;
    }

    @AfterEach
    void stopAll() {
        running.forEach(app -> app.stop(STOP));
    }

    private ConditionFactory eventually() {
        return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(100));
    }

    private ServiceContext context(Path dataDir) {
        return cluster.tenant(namespace, dataDir);
    }

    private MetadataApp start(ServiceContext context) {
        return start(context, WarehouseConfig.defaults());
    }

    private MetadataApp start(ServiceContext context, WarehouseConfig config) {
        var app = new MetadataApp(config, context);
        running.add(app);
        app.start();
        return app;
    }

    private static List<Written> records(int from, int to) {
        List<Written> records = new ArrayList<>();
        for (int i = from; i < to; i++) {
            records.add(raw("orders", "r" + i, 0));
            records.add(
                    i % 10 == 9
                            ? deadLetter("orders", "r" + i, 0, "not_json")
                            : written(cleansed("orders", "r" + i, "{\"n\":" + i + "}")
                                    .build()));
        }
        return records;
    }

    private void awaitCaughtUp(MetadataApp app, long accepted) {
        eventually().untilAsserted(() -> {
            var orders = app.ledger().pipelines().stream()
                    .filter(p -> p.pipeline().equals("orders"))
                    .findFirst();
            assertThat(orders).isPresent();
            assertThat(orders.get().accepted()).isEqualTo(accepted);
            assertThat(orders.get().waiting()).isZero();
            assertThat(Objects.requireNonNull(app.progress()).caughtUp()).isTrue();
        });
    }

    private void assertBooks(MetadataApp app, int records) throws Exception {
        assertThat(app.ledger().verify(true)).isEmpty();
        assertThat(SinkRig.rows(
                        app.warehouse(),
                        "SELECT count(*), count(DISTINCT _sluice_id), count(DISTINCT n) FROM raw.orders"))
                .containsExactly(
                        (records - records / 10) + "|" + (records - records / 10) + "|" + (records - records / 10));
    }

    private void assertEventsAreThoseOfTheOutbox(MetadataApp app) {
        eventually().untilAsserted(() -> {
            List<String> published = cluster.events(namespace).stream()
                    .map(event -> Cluster.header(event, PublishedSequence.SEQUENCE) + "|"
                            + Cluster.header(event, OutboxRelay.EVENT_ID) + "|" + event.key())
                    .collect(Collectors.toList());
            assertThat(published)
                    .containsExactlyElementsOf(SinkRig.rows(
                            app.warehouse(),
                            "SELECT sequence, event_id, dataset FROM _sluice.outbox ORDER BY sequence"));
        });
    }

    @Test
    void recordsLandOffsetsAreMirroredEventsArePublished() throws Exception {
        ServiceContext context = context(directory);
        Cluster.publish(context, "orders");
        MetadataApp app = start(context);
        cluster.send(namespace, records(0, 1_000));
        awaitCaughtUp(app, 1_000);
        cluster.send(namespace, records(1_000, 2_000));
        awaitCaughtUp(app, 2_000);

        assertBooks(app, 2_000);
        assertThat(Cluster.health(context, "metadata.sink")).isEqualTo(HealthStatus.ready());
        assertEventsAreThoseOfTheOutbox(app);
        assertThat(app.ledger().pipelines().get(0).deadLetters()).isEqualTo(200);
        eventually().untilAsserted(() -> assertThat(mirrored())
                .containsAllEntriesOf(app.ledger().offsets()));
        assertThat(context.meters().get("sluice.sink.rows").counter().count()).isEqualTo(1_800);
        assertThat(context.meters()
                        .get("sluice.ledger")
                        .tags("pipeline", "orders", "count", "rows")
                        .gauge())
                .isNotNull();
    }

    private Map<String, Long> mirrored() throws Exception {
        var offsets = new HashMap<String, Long>();
        try (var admin = cluster.admin()) {
            admin.listConsumerGroupOffsets(namespace + ".warehouse")
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .forEach((partition, offset) -> offsets.put(partition.toString(), offset.offset()));
        }
        return offsets;
    }

    @Test
    void theWarehouseSaysWhereToReadWhateverTheGroupSays() throws Exception {
        ServiceContext context = context(directory);
        Cluster.publish(context, "orders");
        MetadataApp app = start(context);
        cluster.send(namespace, records(0, 500));
        awaitCaughtUp(app, 500);
        app.stop(STOP);
        running.clear();
        try (var admin = cluster.admin()) {
            Map<TopicPartition, OffsetAndMetadata> lost = new HashMap<>();
            mirrored().keySet().forEach(name -> {
                int dash = name.lastIndexOf('-');
                lost.put(
                        new TopicPartition(name.substring(0, dash), Integer.parseInt(name.substring(dash + 1))),
                        new OffsetAndMetadata(0));
            });
            // only an empty group can be altered: the sink has left it
            admin.alterConsumerGroupOffsets(namespace + ".warehouse", lost)
                    .all()
                    .get();
        }
        cluster.send(namespace, records(500, 600));
        MetadataApp again = start(context(directory));
        awaitCaughtUp(again, 600);

        assertBooks(again, 600);
        assertThat(again.ledger().pipelines().get(0).duplicates()).isZero();
        eventually().untilAsserted(() -> assertThat(mirrored())
                .containsAllEntriesOf(again.ledger().offsets()));
    }

    @Test
    void stoppingIsQuickAndStartingAgainGoesOn() throws Exception {
        ServiceContext context = context(directory);
        Cluster.publish(context, "orders");
        MetadataApp app = start(context);
        cluster.send(namespace, records(0, 3_000));
        eventually()
                .until(() -> Objects.requireNonNull(app.progress()).records() > 0
                        || !app.ledger().pipelines().isEmpty());
        long begin = System.nanoTime();
        app.stop(STOP);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(8));

        MetadataApp again = start(context(directory));
        awaitCaughtUp(again, 3_000);
        assertBooks(again, 3_000);
        assertEventsAreThoseOfTheOutbox(again);
    }

    /** F-09 and F-10: the log of the warehouse loses its tail, or all of it, and with it commits that were acknowledged. */
    @ParameterizedTest
    @ValueSource(strings = {"truncated", "deleted"})
    void aWarehouseThatWentBackIsFilledAgain(String what) throws Exception {
        ServiceContext context = context(directory);
        Cluster.publish(context, "orders");
        MetadataApp app = start(context);
        for (int i = 0; i < 5; i++) {
            cluster.send(namespace, records(i * 200, i * 200 + 200));
            awaitCaughtUp(app, i * 200 + 200);
        }
        eventually().until(() -> app.eventsPending() == 0);
        long published = cluster.events(namespace).size();
        Path crashed = Files.createDirectories(directory.resolve("crashed"));
        copy("warehouse.duckdb", crashed);
        copy("warehouse.duckdb.wal", crashed);
        app.stop(STOP);
        running.clear();
        Path log = crashed.resolve("warehouse.duckdb.wal");
        if (what.equals("deleted")) {
            Files.delete(log);
        } else {
            try (var file = new RandomAccessFile(log.toFile(), "rw")) {
                file.setLength(file.length() * 2 / 3);
            }
        }

        ServiceContext afterwards = context(crashed);
        MetadataApp again = start(afterwards);
        awaitCaughtUp(again, 1_000);

        assertBooks(again, 1_000);
        assertThat(afterwards
                        .meters()
                        .get("sluice.sink.rollback.detected")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(again.ledger().pipelines().get(0).duplicates()).isZero();
        // events of the lost commits stay in the topic; those of the new ones have higher numbers
        eventually().until(() -> again.eventsPending() == 0);
        List<ConsumerRecord<String, String>> events = cluster.events(namespace);
        assertThat(events)
                .extracting(e -> Long.parseLong(Cluster.header(e, PublishedSequence.SEQUENCE)))
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(events.size()).isGreaterThan((int) published);
        assertThat(events.stream()
                        .map(e -> Cluster.header(e, OutboxRelay.EVENT_ID))
                        .collect(Collectors.toSet()))
                .containsAll(SinkRig.rows(again.warehouse(), "SELECT event_id FROM _sluice.outbox"));
    }

    private void copy(String name, Path to) throws IOException {
        Files.copy(directory.resolve(name), to.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }

    /** F-14. */
    @Test
    void recordsThatAreGoneBeforeTheyWereReadStopTheSinkUntilSomebodyAcceptsIt() throws Exception {
        ServiceContext context = context(directory);
        Cluster.publish(context, "orders");
        MetadataApp app = start(context);
        cluster.send(namespace, records(0, 100));
        awaitCaughtUp(app, 100);
        Map<String, Long> read = app.ledger().offsets();
        app.stop(STOP);
        running.clear();
        cluster.send(namespace, records(100, 200));
        try (var admin = cluster.admin()) {
            var partition = new TopicPartition(namespace + ".cleansed", 0);
            admin.deleteRecords(Map.of(
                            partition, RecordsToDelete.beforeOffset(read.getOrDefault(partition.toString(), 0L) + 5)))
                    .all()
                    .get();
        }

        ServiceContext stopped = context(directory);
        MetadataApp refusing = start(stopped);
        eventually().untilAsserted(() -> assertThat(Cluster.health(stopped, "metadata.sink"))
                .satisfies(status -> {
                    assertThat(status.state()).isEqualTo(HealthStatus.State.FAILED);
                    long from = read.getOrDefault(namespace + ".cleansed-0", 0L);
                    assertThat(status.reason())
                            .contains("gap p=" + namespace + ".cleansed-0 " + from + ".." + (from + 5))
                            .contains("accept_gap");
                }));
        refusing.stop(STOP);
        running.clear();

        MetadataApp accepting =
                start(context(directory), WarehouseConfig.defaults().withAcceptGap(true));
        eventually().untilAsserted(() -> {
            assertThat(Objects.requireNonNull(accepting.progress()).caughtUp()).isTrue();
            assertThat(SinkRig.rows(accepting.warehouse(), "SELECT to_offset - from_offset FROM _sluice.gaps"))
                    .containsExactly("5");
            // the five are waiting for ever: they were received and have no outcome
            assertThat(accepting.ledger().pipelines().get(0).waiting()).isEqualTo(5);
        });
    }

    /** F-15. */
    @Test
    void aTopicThatWasMadeAnewStopsTheSink() throws Exception {
        ServiceContext context = context(directory);
        Cluster.publish(context, "orders");
        MetadataApp app = start(context);
        cluster.send(namespace, records(0, 100));
        awaitCaughtUp(app, 100);
        app.stop(STOP);
        running.clear();
        try (var admin = cluster.admin()) {
            admin.deleteTopics(List.of(namespace + ".cleansed")).all().get();
            eventually().until(() -> !admin.listTopics().names().get().contains(namespace + ".cleansed"));
        }
        ServiceContext afterwards = context(directory);
        cluster.send(namespace, records(0, 100));
        start(afterwards);

        eventually().untilAsserted(() -> assertThat(Cluster.health(afterwards, "metadata.sink"))
                .satisfies(status -> {
                    assertThat(status.state()).isEqualTo(HealthStatus.State.FAILED);
                    assertThat(status.reason()).contains(namespace + ".cleansed was deleted and created again");
                }));
    }

    @Test
    void aBrokerThatIsAwayIsSaidAndWaitedFor() throws Exception {
        ServiceContext context = context(directory);
        Cluster.publish(context, "orders");
        MetadataApp app = start(context);
        cluster.send(namespace, records(0, 100));
        awaitCaughtUp(app, 100);

        int port = cluster.stop();
        eventually().untilAsserted(() -> assertThat(Cluster.health(context, "metadata.sink"))
                .satisfies(status -> {
                    assertThat(status.state()).isEqualTo(HealthStatus.State.NOT_READY);
                    assertThat(status.reason()).contains("broker");
                }));
        assertThat(app.ledger().pipelines().get(0).rows()).isEqualTo(90);
        cluster.startAgain(port);
        cluster.send(namespace, records(100, 200));

        awaitCaughtUp(app, 200);
        eventually().until(() -> Cluster.health(context, "metadata.sink").isReady());
        assertBooks(app, 200);
        assertEventsAreThoseOfTheOutbox(app);
    }

    @Test
    void poisonOnEveryTopicDoesNotStopTheSink() throws Exception {
        ServiceContext context = context(directory);
        Cluster.publish(context, "orders");
        MetadataApp app = start(context);
        for (byte[] poison : Records.poisons()) {
            for (var topic : List.of(
                    Records.TOPICS.raw(),
                    Records.TOPICS.cleansed(),
                    Records.TOPICS.enrichments(),
                    Records.TOPICS.deadLetters(),
                    Records.TOPICS.llmUsage(),
                    Records.TOPICS.sources())) {
                cluster.send(namespace, Records.poison(topic, poison));
            }
            // what stands in dead-letters and in cleansed was two records once
            cluster.send(namespace, Records.poison(Records.TOPICS.raw(), poison));
        }
        cluster.send(namespace, records(0, 100));
        awaitCaughtUp(app, 102); // two of the poisons bear the name of the pipeline

        assertThat(app.ledger().verify(true)).isEmpty();
        assertThat(Cluster.health(context, "metadata.sink")).isEqualTo(HealthStatus.ready());
    }
}
