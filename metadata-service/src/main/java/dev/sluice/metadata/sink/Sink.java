package dev.sluice.metadata.sink;

import dev.sluice.metadata.lineage.RunEvents;
import dev.sluice.metadata.outbox.OutboxRelay;
import dev.sluice.metadata.outbox.PublishedSequence;
import dev.sluice.metadata.store.Warehouse;
import dev.sluice.runtime.ServiceContext;
import dev.sluice.runtime.health.HealthStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.RangeAssignor;

/** The sink and the relay of one warehouse file, put together. Thread-safe. */
public final class Sink {

    private final SinkLoop loop;
    private final OutboxRelay relay;
    private final SinkMetrics metrics;

    /**
     * Reads nothing and writes nothing before {@link #start()}.
     *
     * @param share which partitions land in the warehouse
     */
    public Sink(
            ServiceContext context, Warehouse warehouse, Definitions definitions, SinkSettings settings, Share share) {
        var topics = new SinkTopics(context.topics(), share);
        String namespace = context.config().namespace();
        String metadata = context.topics().metadata().name();
        String owner = namespace + "-warehouse-" + warehouse.id();
        var events = new RunEvents(
                namespace,
                firstBroker(context.kafka().bootstrapServers()),
                context.topics().raw().name(),
                warehouse.file().toString());
        var sequence = new PublishedSequence(context.kafka().consumer(namespace + "-metadata-sequence"), metadata);
        relay = new OutboxRelay(
                warehouse, context.kafka().producer(namespace + "-metadata-relay", owner), sequence, metadata);
        var clients = new SinkClients(
                share.isWhole() ? consumer(context, namespace, owner) : ofShard(context, namespace, share),
                context.kafka().admin(),
                topics.names(),
                share,
                sequence,
                warehouse.id());
        metrics = new SinkMetrics(context.meters(), share, this::progress, relay::pending);
        var flusher = new Flusher(
                warehouse,
                new FlushTransaction(warehouse, topics, definitions, context.clock()),
                relay,
                events,
                settings.systemPrefix(),
                metrics);
        loop = new SinkLoop(clients, flusher, settings, metrics, context.clock());
    }

    private static Map<String, Object> consumer(ServiceContext context, String namespace, String owner) {
        Map<String, Object> consumer = context.kafka().consumer(namespace + ".warehouse", namespace + "-metadata-sink");
        // partition n of raw, cleansed, enrichments and dead-letters go to one member
        consumer.put("partition.assignment.strategy", List.of(RangeAssignor.class.getName()));
        // after kill -9 the next process takes the place of the dead one at once
        consumer.put("group.instance.id", owner);
        // and a dead one whose warehouse is gone too holds its partitions no longer than this
        consumer.putIfAbsent("session.timeout.ms", "15000");
        return reading(consumer);
    }

    /** Partitions are taken with the shard; a group of its own shows how far it is. */
    private static Map<String, Object> ofShard(ServiceContext context, String namespace, Share share) {
        return reading(context.kafka()
                .consumer(namespace + ".warehouse." + share.shard(), namespace + "-metadata-sink-" + share.shard()));
    }

    private static Map<String, Object> reading(Map<String, Object> consumer) {
        // the warehouse says where to read; what it cannot say must not be guessed
        consumer.put("auto.offset.reset", "none");
        consumer.putIfAbsent("max.poll.records", "5000");
        consumer.putIfAbsent("max.partition.fetch.bytes", String.valueOf(4 << 20));
        return consumer;
    }

    private static String firstBroker(String servers) {
        return servers.split(",", 2)[0].strip();
    }

    /** Starts reading. */
    public void start() {
        loop.start();
    }

    /** Writes what has been polled and stops, within the time. */
    public void stop(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        loop.stop(timeout.dividedBy(2));
        relay.stop(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        metrics.close();
    }

    /** False once the thread has ended, so that nobody uses the writer any more. */
    public boolean isRunning() {
        return loop.isAlive();
    }

    /** Whether rows land, and if not, why. */
    public HealthStatus status() {
        return loop.status();
    }

    /** Whether metadata events go out, and if not, why. */
    public HealthStatus relayStatus() {
        return relay.status();
    }

    /** How far it is. */
    public SinkProgress progress() {
        return loop.progress();
    }

    /** Metadata events committed and not yet published. */
    public long eventsPending() {
        return relay.pending();
    }
}
