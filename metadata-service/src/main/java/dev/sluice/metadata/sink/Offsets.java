package dev.sluice.metadata.sink;

import dev.sluice.metadata.store.KeyedTable;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** How far the warehouse has read: {@code _sluice.offsets}, the next offset per partition, written with the rows. Not thread-safe. */
final class Offsets {

    private final KeyedTable table =
            new KeyedTable("offsets", 2, "topic", "topic_partition", "next_offset", "topic_id", "updated_at");

    Offsets(DuckDBConnection connection) throws SQLException {
        table.load(connection);
    }

    /** The next offset to read; empty for a partition that was never read. */
    OptionalLong next(TopicPartition partition) {
        @Nullable Object[] row = table.find(partition.topic(), partition.partition());
        return row != null && row[2] instanceof Long next ? OptionalLong.of(next) : OptionalLong.empty();
    }

    /** Kafka's id of the topic that was read; null for a partition that was never read. */
    @Nullable
    String topicId(TopicPartition partition) {
        @Nullable Object[] row = table.find(partition.topic(), partition.partition());
        return row == null || row[3] == null ? null : String.valueOf(row[3]);
    }

    /** Moves on. */
    void advance(TopicPartition partition, long next, @Nullable String topicId, Instant at) {
        table.put(partition.topic(), partition.partition(), next, topicId, at);
    }

    /** Everything, by partition. */
    Map<TopicPartition, Long> all() {
        var all = new HashMap<TopicPartition, Long>();
        for (@Nullable Object[] row : table.all()) {
            if (row[0] instanceof String topic && row[1] instanceof Integer partition && row[2] instanceof Long next) {
                all.put(new TopicPartition(topic, partition), next);
            }
        }
        return all;
    }

    void write(DuckDBConnection connection) throws SQLException {
        table.write(connection);
    }
}
