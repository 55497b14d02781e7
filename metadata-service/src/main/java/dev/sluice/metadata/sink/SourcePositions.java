package dev.sluice.metadata.sink;

import dev.sluice.metadata.store.KeyedTable;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * High-water marks: per topic, partition, pipeline and source the highest position that had its outcome. Positions rise within a source and
 * a record keeps its partition, so what is not above the mark is a repeat. Constant time and space per source. Not thread-safe.
 */
final class SourcePositions {

    private static final int POSITION = 4;

    private final KeyedTable table =
            new KeyedTable("source_positions", POSITION, "topic", "topic_partition", "pipeline", "source", "position");
    private final List<@Nullable Object[]> moved = new ArrayList<>();
    /** The mark of the record before: records come in runs of one source. */
    private @Nullable Mark last;

    private static final class Mark {
        final String topic;
        final int partition;
        final String pipeline;
        final String source;
        final @Nullable Object[] row;
        boolean moved;

        Mark(String topic, int partition, String pipeline, String source, @Nullable Object[] row) {
            this.topic = topic;
            this.partition = partition;
            this.pipeline = pipeline;
            this.source = source;
            this.row = row;
        }

        boolean isOf(String otherTopic, int otherPartition, String otherPipeline, String otherSource) {
            return partition == otherPartition
                    && source.equals(otherSource)
                    && pipeline.equals(otherPipeline)
                    && topic.equals(otherTopic);
        }
    }

    SourcePositions(DuckDBConnection connection) throws SQLException {
        table.load(connection);
    }

    /** Moves the mark up to the position; false, and no move, when it was there or above already. */
    boolean advance(String topic, int partition, String pipeline, String source, long position) {
        Mark mark = last;
        if (mark == null || !mark.isOf(topic, partition, pipeline, source)) {
            mark = find(topic, partition, pipeline, source);
            last = mark;
        }
        if (mark.row[POSITION] instanceof Long highest && position <= highest) {
            return false;
        }
        mark.row[POSITION] = position;
        if (!mark.moved) {
            mark.moved = true;
            moved.add(mark.row);
        }
        return true;
    }

    private Mark find(String topic, int partition, String pipeline, String source) {
        @Nullable Object[] row = table.find(topic, partition, pipeline, source);
        return new Mark(
                topic,
                partition,
                pipeline,
                source,
                row == null ? table.put(topic, partition, pipeline, source, 0L) : row);
    }

    void write(DuckDBConnection connection) throws SQLException {
        moved.forEach(table::touch);
        moved.clear();
        last = null;
        table.write(connection);
    }
}
