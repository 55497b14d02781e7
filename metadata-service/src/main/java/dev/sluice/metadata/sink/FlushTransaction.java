package dev.sluice.metadata.sink;

import dev.sluice.metadata.outbox.Window;
import dev.sluice.metadata.sink.SinkTopics.Parts;
import dev.sluice.metadata.store.SystemAppender;
import dev.sluice.metadata.store.Warehouse;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * One flush, one transaction: rows, child rows, schema changes, repairs, findings, dead letters, answers, ledger, metadata events and offsets
 * become visible together or not at all. Belongs to the sink's thread.
 */
final class FlushTransaction {

    private final Warehouse warehouse;
    private final SinkTopics topics;
    private final Definitions definitions;
    private final Clock clock;
    private final FailedWindows failures = new FailedWindows();

    FlushTransaction(Warehouse warehouse, SinkTopics topics, Definitions definitions, Clock clock) {
        this.warehouse = warehouse;
        this.topics = topics;
        this.definitions = definitions;
        this.clock = clock;
    }

    /**
     * What a committed flush did.
     *
     * @param deadLetters new dead letters by code
     * @param lastEvent number of the last metadata event
     */
    record Committed(LoadCounts counts, Map<String, Long> deadLetters, long lastEvent) {}

    /**
     * Writes a batch. When it throws nothing has been written, and the state is of no more use; after {@link CommitFailed} neither is the open
     * warehouse.
     *
     * @param topicIds Kafka's ids of the topics read, by name
     * @param condemned why the batch's only record goes to the rejected ones; null for all others
     * @param published highest number of a metadata event known to be in the topic
     */
    Committed run(
            SinkState state, Batch batch, Map<String, String> topicIds, @Nullable String condemned, long published)
            throws SQLException {
        FlushDefinitions known = topics.definitions(definitions);
        Parts parts = topics.parts(known);
        var flush = new Flush(state, state.nextLoad(clock.instant()), known);
        flush.counts().records = batch.size();
        // explicitly: an appender starts no transaction of its own, whatever auto-commit says
        execute(state, "BEGIN TRANSACTION");
        try {
            warehouse.assertOwned();
            state.landings().begin();
            take(parts, batch, condemned, flush);
            write(state, batch, topicIds, published, parts, flush);
            commit(state);
        } catch (SQLException | RuntimeException | OutOfMemoryError e) {
            failures.attempted(window(flush, batch), datasets(flush));
            // first the appenders: closed after the rollback they would append what they hold, in a transaction of
            // their own
            parts.inOrder().forEach(Part::close);
            rollback(state);
            throw e;
        }
        failures.told();
        state.landings().committed();
        if (flush.counts().schemaChanges > 0 || state.landings().changedSchema()) {
            // a log that holds DDL is the one that fails to replay
            warehouse.checkpoint();
        }
        return new Committed(
                flush.counts(), parts.deadLetters().codes(), state.outbox().last());
    }

    /** The last attempt has ended the window: the next commit tells that it failed. */
    void failed(String reason) {
        failures.failed(clock.instant(), reason);
    }

    private static Window window(Flush flush, Batch batch) {
        return new Window(flush.load().id(), batch.begun(), flush.load().at());
    }

    /** What the flush has written to, or was about to. */
    private static Set<String> datasets(Flush flush) {
        var names = new TreeSet<String>();
        flush.commits().forEach(commit -> names.add(commit.name()));
        flush.state()
                .landings()
                .used()
                .forEach(landing -> names.add(landing.dataset().name() + "." + landing.table()));
        return names;
    }

    /** Records come in runs of one topic. */
    private static void take(Parts parts, Batch batch, @Nullable String condemned, Flush flush) throws SQLException {
        String topic = "";
        Part part = null;
        for (ConsumerRecord<byte[], byte[]> record : batch.records()) {
            if (part == null || !record.topic().equals(topic)) {
                topic = record.topic();
                part = parts.of(record);
            }
            if (condemned == null) {
                part.take(record, flush);
            } else {
                part.condemn(record, condemned, flush);
            }
        }
    }

    private void write(
            SinkState state, Batch batch, Map<String, String> topicIds, long published, Parts parts, Flush flush)
            throws SQLException {
        for (Part part : parts.inOrder()) {
            part.write(flush);
        }
        parts.ends().settle(flush);
        if (!flush.answers().isEmpty()) {
            AnswersPart.settle(flush, flush.answers());
        }
        parts.rejections().write(flush);
        state.loads().write(state.connection());
        state.positions().write(state.connection());
        state.earlyLandings().write();
        state.outbox().append(state.connection(), window(flush, batch), flush.commits(), failures.untold(), published);
        state.ledger().write(state.connection());
        batch.next().forEach((partition, next) -> state.offsets()
                .advance(
                        partition,
                        next,
                        topicIds.get(partition.topic()),
                        flush.load().at()));
        state.offsets().write(state.connection());
        if (batch.size() > 0) {
            load(flush, batch);
        }
    }

    private void load(Flush flush, Batch batch) throws SQLException {
        LoadCounts counts = flush.counts();
        try (SystemAppender appender = SystemAppender.to(flush.connection(), "loads")) {
            appender.row(
                    flush.load().id(),
                    flush.load().sequence(),
                    warehouse.epoch(),
                    flush.load().at(),
                    counts.records,
                    counts.rows,
                    counts.merged,
                    counts.deadLetters,
                    counts.rejected,
                    counts.duplicates,
                    counts.enrichments,
                    counts.schemaChanges,
                    offsets(batch));
        }
    }

    /** The next offsets as a JSON object, {@code {"<topic>-<partition>": n}}; topic names need no escapes. */
    private static String offsets(Batch batch) {
        var sorted = new TreeMap<String, Long>();
        for (Map.Entry<TopicPartition, Long> entry : batch.next().entrySet()) {
            sorted.put(entry.getKey().toString(), entry.getValue());
        }
        var json = new StringBuilder("{");
        sorted.forEach((partition, next) -> json.append(json.length() == 1 ? "\"" : ", \"")
                .append(partition)
                .append("\": ")
                .append(next));
        return json.append('}').toString();
    }

    private static void execute(SinkState state, String sql) throws SQLException {
        try (Statement statement = state.connection().createStatement()) {
            statement.execute(sql);
        }
    }

    private static void commit(SinkState state) {
        try {
            execute(state, "COMMIT");
        } catch (SQLException e) {
            throw new CommitFailed(e);
        }
    }

    private static void rollback(SinkState state) {
        try {
            execute(state, "ROLLBACK");
        } catch (SQLException e) {
            // the connection is lost, or a failed COMMIT has rolled back already; either way nothing was written
            org.slf4j.LoggerFactory.getLogger(FlushTransaction.class)
                    .atDebug()
                    .addKeyValue("reason", e.getMessage())
                    .log("nothing to roll back");
        }
    }
}
