package dev.sluice.metadata.sink;

import dev.sluice.metadata.ledger.Account;
import dev.sluice.metadata.ledger.Ledger;
import dev.sluice.metadata.ledger.LedgerView;
import dev.sluice.metadata.lineage.RunEvents;
import dev.sluice.metadata.outbox.OutboxRelay;
import dev.sluice.metadata.outbox.PublishedSequence;
import dev.sluice.metadata.sink.Records.Written;
import dev.sluice.metadata.store.Warehouse;
import dev.sluice.metadata.store.WarehouseSettings;
import dev.sluice.pipeline.Pipeline;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.utils.Utils;

/** The writing half of the sink on a real warehouse, without a broker: records get offsets as they are fed. */
final class SinkRig implements AutoCloseable {

    static final int PARTITIONS = 2;

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final Warehouse warehouse;
    final Flusher flusher;
    private final Map<String, Pipeline> pipelines = new HashMap<>();
    private final Map<TopicPartition, Long> ends = new HashMap<>();

    SinkRig(Path directory) {
        this(WarehouseSettings.of(directory.resolve("warehouse.duckdb")));
    }

    SinkRig(WarehouseSettings settings) {
        this(settings, Share.WHOLE);
    }

    SinkRig(WarehouseSettings settings, Share share) {
        warehouse = Warehouse.open(settings);
        var metrics = new SinkMetrics(meters, share, () -> SinkProgress.NONE, () -> 0L);
        var relay = new OutboxRelay(warehouse, Map.of(), new PublishedSequence(Map.of(), "none"), "none");
        Definitions definitions = pipeline -> Optional.ofNullable(pipelines.get(pipeline));
        flusher = new Flusher(
                warehouse,
                new FlushTransaction(warehouse, new SinkTopics(Records.TOPICS, share), definitions, Clock.systemUTC()),
                relay,
                new RunEvents("test", "localhost:9092", "test.raw", "/warehouse.duckdb"),
                "_sluice",
                metrics);
        ends.putAll(flusher.state().offsets().all());
    }

    SinkRig define(Pipeline... defined) {
        for (Pipeline pipeline : defined) {
            pipelines.put(pipeline.definition().pipeline(), pipeline);
        }
        return this;
    }

    /** Feeds records as one flush. */
    SinkRig feed(Written... records) {
        return feed(Arrays.asList(records));
    }

    SinkRig feed(List<Written> records) {
        flusher.flush(batch(records));
        return this;
    }

    /** Records with the offsets that follow. */
    Batch batch(List<Written> written) {
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> polled = new HashMap<>();
        Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
        for (Written record : written) {
            byte[] key = record.key() == null ? new byte[0] : record.key();
            var partition = new TopicPartition(record.topic(), Utils.toPositive(Utils.murmur2(key)) % PARTITIONS);
            long offset = ends.merge(partition, 1L, Long::sum) - 1;
            polled.computeIfAbsent(partition, p -> new ArrayList<>())
                    .add(new ConsumerRecord<>(
                            record.topic(),
                            partition.partition(),
                            offset,
                            1_700_000_000_000L,
                            TimestampType.CREATE_TIME,
                            key.length,
                            record.value() == null ? 0 : record.value().length,
                            record.key(),
                            record.value(),
                            record.headers(),
                            Optional.empty()));
            next.put(partition, new OffsetAndMetadata(offset + 1));
        }
        var batch = new Batch(Clock.systemUTC());
        batch.add(new ConsumerRecords<>(polled, next));
        return batch;
    }

    Account account(String pipeline) throws SQLException {
        return Ledger.read(warehouse.writer()).stream()
                .filter(account -> account.pipeline().equals(pipeline))
                .findFirst()
                .orElseThrow();
    }

    /** What is wrong with the books; empty when they balance. Tests that feed no raw records may have outcomes without them. */
    List<String> verify() throws SQLException {
        return new LedgerView(warehouse).verify(false);
    }

    /** As {@link #verify()}, and every outcome must have its raw record. */
    List<String> verifyAll() throws SQLException {
        return new LedgerView(warehouse).verify(true);
    }

    /** The rows of a query, each as its values joined by a bar. */
    List<String> rows(String sql) throws SQLException {
        return rows(warehouse, sql);
    }

    static List<String> rows(Warehouse warehouse, String sql) throws SQLException {
        var found = new ArrayList<String>();
        try (var reader = warehouse.reader();
                Statement statement = reader.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                var row = new StringBuilder();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    row.append(i == 1 ? "" : "|").append(rows.getString(i));
                }
                found.add(row.toString());
            }
        }
        return found;
    }

    long count(String table) throws SQLException {
        return Long.parseLong(rows("SELECT count(*) FROM " + table).get(0));
    }

    @Override
    public void close() {
        warehouse.close();
    }
}
