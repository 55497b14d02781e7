package dev.sluice.llm.pool;

import dev.sluice.llm.BrokerConnections;
import dev.sluice.llm.LlmMetrics;
import dev.sluice.schemas.LlmCall;
import dev.sluice.schemas.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The poll thread: fetches calls while there is room, never waits for a provider, and commits how far everything is done. Only its
 * own thread touches the consumer.
 */
final class PollLoop implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(PollLoop.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration POLL_WHILE_FULL = Duration.ofMillis(20);
    private static final Duration COMMIT_EVERY = Duration.ofMillis(500);
    /** Bounds what ends behind one slow call: less than the book remembers. */
    private static final int MOST_UNCOMMITTED = CallBook.REMEMBERED * 3 / 4;

    private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final Consumer<String, byte[]> consumer;
    private final Topic<String, LlmCall> topic;
    private final CallQueue queue;
    private final CallBook book;
    private final PublishedAnswers published;
    private final int capacity;
    private final LlmMetrics metrics;
    private final CommitFrontier frontier = new CommitFrontier();
    private volatile boolean running = true;
    private final PartitionMoves moves;
    private volatile @Nullable String readTrouble;
    private volatile @Nullable String commitTrouble;
    private long lastCommit = System.nanoTime();

    PollLoop(
            Consumer<String, byte[]> consumer,
            Topic<String, LlmCall> topic,
            CallQueue queue,
            CallBook book,
            PublishedAnswers published,
            int capacity,
            InTheAir inTheAir,
            LlmMetrics metrics) {
        this.consumer = consumer;
        this.topic = topic;
        this.queue = queue;
        this.book = book;
        this.published = published;
        this.capacity = capacity;
        this.moves = new PartitionMoves(frontier, queue, book, inTheAir, this::commit, () -> running);
        this.metrics = metrics;
    }

    /** What keeps it from working; null when nothing does. */
    @Nullable
    String trouble() {
        if (!moves.hasJoined()) {
            return "has not joined its group yet";
        }
        if (readTrouble != null) {
            return readTrouble;
        }
        return BrokerConnections.any(consumer.metrics()) ? commitTrouble : "no connection to the broker";
    }

    /** Calls that are read and not done. */
    int open() {
        return frontier.open();
    }

    /** Ends the loop after a last commit; returns at once. */
    void stop() {
        running = false; // no wake-up: it could hit the last commit instead of the poll
    }

    @Override
    public void run() {
        try {
            consumer.subscribe(List.of(topic.name()), moves);
            while (running) {
                turn();
            }
        } finally {
            commit();
            // whoever stops in good order leaves its partitions to the others at once; who is killed is waited for
            consumer.close(CloseOptions.timeout(COMMIT_TIMEOUT)
                    .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
        }
    }

    private void turn() {
        try {
            boolean full = frontier.open() - queue.held() >= capacity || frontier.uncommitted() >= MOST_UNCOMMITTED;
            if (full) {
                consumer.pause(consumer.assignment());
            } else if (!consumer.paused().isEmpty()) {
                consumer.resume(consumer.paused());
            }
            ConsumerRecords<String, byte[]> records = consumer.poll(full ? POLL_WHILE_FULL : POLL);
            readTrouble = null;
            for (TopicPartition partition : records.partitions()) {
                take(partition, records.records(partition));
            }
            if (System.nanoTime() - lastCommit >= COMMIT_EVERY.toNanos()) {
                commit();
            }
        } catch (KafkaException e) {
            readTrouble = "cannot read calls: " + e.getMessage();
            log.atWarn().setCause(e).addKeyValue("topic", topic.name()).log("poll failed, trying again");
            rest();
        }
    }

    private void take(TopicPartition partition, List<ConsumerRecord<String, byte[]>> records) {
        if (frontier.knows(partition) || readBack(partition, records.get(0))) {
            records.forEach(record -> take(partition, record));
        } else {
            consumer.seek(partition, records.get(0).offset());
            rest();
        }
    }

    /** What has been answered since the first call that is not committed. */
    private boolean readBack(TopicPartition partition, ConsumerRecord<String, byte[]> first) {
        try {
            published.since(partition.partition(), first.timestamp(), book::published);
            return true;
        } catch (KafkaException e) {
            readTrouble = "cannot read answers back: " + e.getMessage();
            log.atWarn().setCause(e).addKeyValue("partition", partition).log("answers not read back, trying again");
            return false;
        }
    }

    private void take(TopicPartition partition, ConsumerRecord<String, byte[]> record) {
        var ticket = frontier.begin(partition, record.offset());
        LlmCall call = decode(record);
        if (call == null) {
            ticket.done();
        } else if (book.admit(call.getInputHash(), call.getAskedAt(), ticket)) {
            queue.add(PooledCall.of(call, ticket));
        }
    }

    /** Only our coalescer writes this topic; a foreign record must not stop it. */
    private @Nullable LlmCall decode(ConsumerRecord<String, byte[]> record) {
        try {
            return topic.valueSerde().deserializer().deserialize(record.topic(), record.value());
        } catch (RuntimeException e) {
            metrics.undecodable(record.topic());
            log.atError()
                    .addKeyValue("topic", record.topic())
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .addKeyValue("reason", e.getClass().getSimpleName())
                    .log("call cannot be decoded, left out");
            return null;
        }
    }

    private void commit() {
        lastCommit = System.nanoTime();
        Map<TopicPartition, OffsetAndMetadata> offsets = frontier.advanced();
        if (offsets.isEmpty()) {
            return;
        }
        try {
            consumer.commitSync(offsets, COMMIT_TIMEOUT);
            frontier.committed(offsets);
            commitTrouble = null;
        } catch (KafkaException e) {
            // nothing is lost: the offsets are offered again, or the partition's next owner reads on from the last
            // commit
            commitTrouble = "cannot commit: " + e.getMessage();
            log.atWarn()
                    .addKeyValue("topic", topic.name())
                    .addKeyValue("reason", e.getMessage())
                    .log("commit failed");
        }
    }

    private void rest() {
        try {
            TimeUnit.NANOSECONDS.sleep(AFTER_FAILURE.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            running = false;
        }
    }
}
