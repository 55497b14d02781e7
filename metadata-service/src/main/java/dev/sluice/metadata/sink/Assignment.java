package dev.sluice.metadata.sink;

import dev.sluice.metadata.store.SystemAppender;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the consumer where the warehouse stands, whatever the group says, after making sure that the topics can still be read from there. Belongs
 * to the sink's thread.
 */
final class Assignment {

    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Logger log = LoggerFactory.getLogger(Assignment.class);

    private final Consumer<byte[], byte[]> consumer;
    private final Flusher flusher;
    private final SinkSettings settings;
    private final SinkMetrics metrics;
    private final Clock clock;

    Assignment(
            Consumer<byte[], byte[]> consumer,
            Flusher flusher,
            SinkSettings settings,
            SinkMetrics metrics,
            Clock clock) {
        this.consumer = consumer;
        this.flusher = flusher;
        this.settings = settings;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** A stretch of a topic that was never read and is gone. */
    private record Gap(TopicPartition partition, long from, long to, long goOnAt, String reason) {}

    /**
     * Seeks to the offsets in the warehouse.
     *
     * @param topicIds Kafka's ids of the topics as they are now
     * @throws SinkStopped if a topic is another one, or lost records before they were read
     */
    void seek(Collection<TopicPartition> partitions, Map<String, String> topicIds) {
        Offsets offsets = flusher.state().offsets();
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions, ANSWER);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ANSWER);
        var targets = new HashMap<TopicPartition, Long>();
        var gaps = new ArrayList<Gap>();
        var problems = new ArrayList<String>();
        for (TopicPartition partition : partitions) {
            long begin = begins.getOrDefault(partition, 0L);
            long end = ends.getOrDefault(partition, 0L);
            OptionalLong stored = offsets.next(partition);
            long next = stored.orElse(begin);
            String id = offsets.topicId(partition);
            if (id != null && !id.equals(topicIds.get(partition.topic()))) {
                problems.add("topic " + partition.topic() + " was deleted and created again (its id was " + id
                        + ", now it is " + topicIds.get(partition.topic())
                        + "): its offsets mean other records now; use a new namespace or a new data_dir");
            } else if (next < begin) {
                gaps.add(new Gap(partition, next, begin, begin, "the log starts at " + begin));
                next = begin;
            } else if (next > end) {
                gaps.add(new Gap(partition, end, next, end, "the log ends at " + end));
                next = end;
            }
            targets.put(partition, next);
        }
        gaps.forEach(gap -> problems.add("gap p=" + gap.partition + " " + gap.from + ".." + gap.to + " (" + gap.reason
                + "): set warehouse.accept_gap=true to go on without these records"));
        if (problems.size() > gaps.size() || (!gaps.isEmpty() && !settings.acceptGap())) {
            throw new SinkStopped(String.join("; ", new HashSet<>(problems)));
        }
        note(gaps, topicIds);
        noticeRollback(partitions, offsets);
        targets.forEach(consumer::seek);
    }

    /** A group that is ahead of the warehouse has seen commits that the warehouse lost: the topics bring them again. */
    private void noticeRollback(Collection<TopicPartition> partitions, Offsets offsets) {
        Map<TopicPartition, OffsetAndMetadata> mirrored = consumer.committed(new HashSet<>(partitions), ANSWER);
        var lost = new ArrayList<String>();
        mirrored.forEach((partition, mirror) -> {
            @Nullable OffsetAndMetadata known = mirror;
            long next = offsets.next(partition).orElse(0);
            if (known != null && known.offset() > next) {
                lost.add(partition + " from " + next + " to " + known.offset());
            }
        });
        if (!lost.isEmpty()) {
            metrics.rolledBack();
            log.atWarn()
                    .addKeyValue("partitions", lost)
                    .log("the warehouse went back to an earlier commit, the records since then are read again");
        }
    }

    private void note(List<Gap> gaps, Map<String, String> topicIds) {
        if (gaps.isEmpty()) {
            return;
        }
        SinkState state = flusher.state();
        try (Statement statement = state.connection().createStatement()) {
            statement.execute("BEGIN TRANSACTION");
            try (SystemAppender appender = SystemAppender.to(state.connection(), "gaps")) {
                for (Gap gap : gaps) {
                    appender.row(
                            gap.partition.topic(),
                            gap.partition.partition(),
                            gap.from,
                            gap.to,
                            gap.reason,
                            clock.instant());
                    state.offsets()
                            .advance(gap.partition, gap.goOnAt, topicIds.get(gap.partition.topic()), clock.instant());
                    log.atWarn()
                            .addKeyValue("partition", gap.partition)
                            .addKeyValue("from", gap.from)
                            .addKeyValue("to", gap.to)
                            .log("gap accepted");
                }
            }
            state.offsets().write(state.connection());
            statement.execute("COMMIT");
        } catch (SQLException e) {
            flusher.forget();
            throw new SinkFault(Fault.of(e), e);
        }
    }
}
