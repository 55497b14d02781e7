package dev.sluice.metadata.sink;

import static dev.sluice.metadata.sink.Records.cleansed;
import static dev.sluice.metadata.sink.Records.onto;
import static dev.sluice.metadata.sink.Records.raw;
import static dev.sluice.metadata.sink.Records.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.metadata.outbox.OutboxRelay;
import dev.sluice.metadata.outbox.PublishedSequence;
import dev.sluice.metadata.shard.ClosedShards;
import dev.sluice.metadata.sink.Records.Written;
import dev.sluice.metadata.store.ShardFiles;
import dev.sluice.metadata.store.WarehouseSettings;
import dev.sluice.pipeline.definition.PipelineSource;
import dev.sluice.runtime.ServiceContext;
import dev.sluice.runtime.definitions.PipelinePublisher;
import dev.sluice.runtime.kafka.TopicAdmin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two processes share a warehouse of three files, on six partitions, and take over from each other while records come in: when one joins, is killed,
 * comes back, leaves, or stands still for longer than the group waits. No record is lost or lands twice, over all files.
 */
class ShardTakeoverIT {

    private static final Set<Integer> ALL = Set.of(0, 1, 2);
    private static final int PEOPLE = 40;
    private static final String NAMESPACE = "shards";

    @TempDir
    Path directory;

    private final List<ShardProcess> started = new ArrayList<>();
    private Cluster cluster;
    private int sent;

    @BeforeEach
    void start() {
        cluster = new Cluster(directory.resolve("broker"));
        var config = ShardProcess.config(cluster.bootstrapServers(), NAMESPACE, directory.resolve("test"));
        ServiceContext context = ServiceContext.create(config);
        new TopicAdmin(config).apply(context.topics());
        new PipelinePublisher(context.kafka(), context.topics(), Clock.systemUTC())
                .publish(List.of(
                        definition("orders", "table: {name: orders}"),
                        definition("people", "table: {name: people, primary_key: [id], write_disposition: merge}")));
    }

    private static PipelineSource definition(String name, String table) {
        String yaml = "pipeline: " + name + "\ndescription: test\nsource: {connector: http-push}\n" + table + "\n";
        return new PipelineSource(name, yaml, name + ".yaml", "/", Map.of(), Integer.toHexString(yaml.hashCode()));
    }

    @AfterEach
    void stop() throws Exception {
        for (ShardProcess process : started) {
            process.kill();
        }
        cluster.close();
    }

    private Path warehouse() {
        return directory.resolve("shared").resolve("warehouse.duckdb");
    }

    private ShardProcess instance(String name) throws Exception {
        Path data = Files.createDirectories(directory.resolve(name));
        ShardProcess process = ShardProcess.start(cluster, NAMESPACE, data, warehouse());
        started.add(process);
        return process;
    }

    @Test
    void takeOverFromEachOtherWithoutALostOrADoubledRow() throws Exception {
        ShardProcess first = instance("first");
        feedUntil(() -> first.shards().equals(ALL));

        ShardProcess second = instance("second");
        feedUntil(() -> areShared(first, second));

        first.kill();
        feedUntil(() -> second.shards().equals(ALL));

        ShardProcess third = instance("third");
        feedUntil(() -> areShared(second, third));

        second.stop();
        feedUntil(() -> third.shards().equals(ALL));

        ShardProcess fourth = instance("fourth");
        feedUntil(() -> areShared(third, fourth));

        awaitLanded(third);
        assertThat(numbers(fourth.sql("SELECT count(*), count(DISTINCT n) FROM raw.orders")))
                .as("asked at the other instance")
                .containsExactly((long) sent, (long) sent);
        third.stop();
        fourth.stop();
        checkFiles();
    }

    @Test
    void anInstanceThatStoodStillWritesNothingOnceAnotherHasTaken() throws Exception {
        ShardProcess paused = instance("paused");
        feedUntil(() -> paused.shards().equals(ALL));
        ShardProcess other = instance("other");
        feedUntil(() -> areShared(paused, other));

        paused.signal("STOP");
        // the group has given it all, the lock is still held
        feedUntil(() -> other.shardList().size() == ALL.size()
                && other.shardList().toString().contains("waiting for pid " + paused.pid()));
        assertThat(other.sql("SELECT count(*) FROM raw.orders").asText())
                .as("no answer for a part of the warehouse")
                .contains("cannot be read now");

        paused.signal("CONT");
        feedUntil(() -> union(paused, other).equals(ALL)
                && paused.shards().size() + other.shards().size() == ALL.size());
        awaitLanded(other);
        paused.stop();
        other.stop();
        checkFiles();
    }

    private static boolean areShared(ShardProcess one, ShardProcess other) throws Exception {
        return !one.shards().isEmpty()
                && !other.shards().isEmpty()
                && union(one, other).equals(ALL)
                && one.shards().size() + other.shards().size() == ALL.size();
    }

    private static Set<Integer> union(ShardProcess one, ShardProcess other) throws Exception {
        var all = new TreeSet<>(one.shards());
        all.addAll(other.shards());
        return all;
    }

    /** Sends records all the while. */
    private void feedUntil(Callable<Boolean> condition) {
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    cluster.send(NAMESPACE, records(sent, sent + 50));
                    sent += 50;
                    return condition.call();
                });
    }

    /** An order each, and a new version of somebody: keyed, as ingest does it, by the primary key where there is one. */
    private static List<Written> records(int from, int to) {
        List<Written> records = new ArrayList<>();
        for (int n = from; n < to; n++) {
            records.add(raw("orders", "o" + n, 0));
            records.add(written(cleansed("orders", "o" + n, "{\"n\":" + n + ",\"tags\":[\"a\",\"b\"]}")
                    .build()));
            String person = String.valueOf(n % PEOPLE);
            records.add(
                    onto(Records.TOPICS.raw(), person, raw("people", "p" + n).build()));
            records.add(onto(
                    Records.TOPICS.cleansed(),
                    person,
                    cleansed("people", "p" + n, "{\"id\":" + person + ",\"n\":" + n + ",\"seen\":[" + n + "]}")
                            .build()));
        }
        return records;
    }

    private void awaitLanded(ShardProcess instance) {
        await().atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> {
                    JsonNode status = instance.get("/api/status?verify");
                    assertThat(status.path("balanced").asBoolean())
                            .as(status.toString())
                            .isTrue();
                    assertThat(status.at("/pipelines/orders/rows").asInt()).isEqualTo(sent);
                    assertThat(status.at("/pipelines/people/accepted").asInt()).isEqualTo(sent);
                    assertThat(status.at("/pipelines/people/waiting").asInt()).isZero();
                    assertThat(status.path("outbox_pending").asInt()).isZero();
                });
    }

    private static List<Long> numbers(JsonNode rows) {
        List<Long> numbers = new ArrayList<>();
        rows.path(0).forEach(value -> numbers.add(value.asLong()));
        return numbers;
    }

    private void checkFiles() throws Exception {
        List<Path> files = ShardFiles.all(warehouse(), ShardProcess.SHARDS);
        for (int shard = 0; shard < files.size(); shard++) {
            try (var rig = new SinkRig(WarehouseSettings.of(files.get(shard)), new Share(shard, ShardProcess.SHARDS))) {
                assertThat(rig.verifyAll()).as("shard %s", shard).isEmpty();
                assertThat(rig.rows("SELECT DISTINCT topic_partition % " + ShardProcess.SHARDS
                                + " FROM _sluice.offsets WHERE next_offset > 0"))
                        .as("only its own partitions")
                        .containsExactly(String.valueOf(shard));
                assertThat(rig.rows("""
                                SELECT (SELECT sum(next_offset) FROM _sluice.offsets WHERE topic LIKE '%.cleansed')
                                    = (SELECT sum("rows" + merged) FROM _sluice.ledger)"""))
                        .as("rows agree with offsets, shard %s", shard)
                        .containsExactly("true");
                assertThat(published(rig.warehouse.id()))
                        .as("events of shard %s", shard)
                        .containsExactlyElementsOf(
                                rig.rows("SELECT sequence, event_id FROM _sluice.outbox ORDER BY sequence"));
            }
        }
        var all = new ClosedShards(files, directory, 512L << 20, 2);
        assertThat(rows(
                        all,
                        "SELECT count(*), count(DISTINCT _sluice_id), count(DISTINCT n), max(n) + 1 FROM raw.orders"))
                .as("every record once, over all files")
                .containsExactly(sent + "|" + sent + "|" + sent + "|" + sent);
        assertThat(rows(all, "SELECT count(*) FROM raw.orders__tags")).containsExactly(String.valueOf(2 * sent));
        assertThat(rows(all, """
                        SELECT count(*), count(DISTINCT id), min(n) FROM raw.people"""))
                .as("every entity once, over all files, with its last version")
                .containsExactly(PEOPLE + "|" + PEOPLE + "|" + (sent - PEOPLE));
        assertThat(rows(all, """
                        SELECT count(*), bool_and(s.value = p.n) FROM raw.people__seen AS s
                        JOIN raw.people AS p ON s._sluice_parent_id = p._sluice_id"""))
                .as("the child rows of that version, in its file")
                .containsExactly(PEOPLE + "|true");
    }

    private List<String> published(String warehouse) {
        return cluster.events(NAMESPACE).stream()
                .filter(event ->
                        Cluster.header(event, PublishedSequence.WAREHOUSE).equals(warehouse))
                .map(event -> Cluster.header(event, PublishedSequence.SEQUENCE) + "|"
                        + Cluster.header(event, OutboxRelay.EVENT_ID))
                .toList();
    }

    private static List<String> rows(ClosedShards shards, String sql) throws Exception {
        var found = new ArrayList<String>();
        try (Connection connection = shards.open();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                var row = new ArrayList<String>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    row.add(rows.getString(i));
                }
                found.add(String.join("|", row));
            }
        }
        return found;
    }
}
