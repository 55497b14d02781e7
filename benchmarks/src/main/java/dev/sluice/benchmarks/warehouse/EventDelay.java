package dev.sluice.benchmarks.warehouse;

import dev.sluice.benchmarks.TemporaryDirectory;
import dev.sluice.benchmarks.product.Percentiles;
import dev.sluice.broker.BrokerConfig;
import dev.sluice.broker.EmbeddedBroker;
import dev.sluice.metadata.MetadataApp;
import dev.sluice.metadata.WarehouseConfig;
import dev.sluice.metadata.WarehouseConfig.FlushConfig;
import dev.sluice.metadata.outbox.PublishedSequence;
import dev.sluice.runtime.ServiceContext;
import dev.sluice.runtime.config.DataSize;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Time from a commit of the whole service to its event: from the first query that sees the commit (asked about every millisecond) to the moment
 * at which a reader of committed records has the event in its hands.
 */
final class EventDelay {

    private static final double MILLI = 1e6;
    private static final int ROWS = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(50);

    private final Path work;

    EventDelay(Path work) {
        this.work = work;
    }

    /**
     * Measures in milliseconds.
     *
     * @param commits how many
     */
    Percentiles measure(int commits) throws IOException, SQLException, InterruptedException {
        try (var directory = TemporaryDirectory.in(work);
                EmbeddedBroker broker =
                        EmbeddedBroker.start(BrokerConfig.in(directory.path().resolve("broker")))) {
            ServiceContext context = Tenant.on(broker.bootstrapServers(), directory.path());
            var flush = new FlushConfig(20_000, Duration.ofMillis(100), DataSize.ofMebibytes(32));
            var app = new MetadataApp(WarehouseConfig.defaults().withFlush(flush), context);
            app.start();
            try {
                return measure(commits, app, context, broker.bootstrapServers());
            } finally {
                app.stop(Duration.ofSeconds(5));
            }
        }
    }

    private Percentiles measure(int commits, MetadataApp app, ServiceContext context, String bootstrap)
            throws IOException, SQLException, InterruptedException {
        var feed = new OrderFeed(
                context.topics(), OrderFeed.pipeline(context.config().dataDir(), "orders", false), 3, true);
        Map<String, Object> client = Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed");
        var bytes = new ByteArrayDeserializer();
        try (var producer = new KafkaProducer<>(
                        Map.<String, Object>of("bootstrap.servers", bootstrap),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
                var consumer = new KafkaConsumer<>(client, bytes, bytes);
                var commitsSeen = CommitWatch.start(app.warehouse())) {
            var partition = new TopicPartition(context.topics().metadata().name(), 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            var delays = new Percentiles();
            long last = 0;
            while (delays.count() < commits) {
                for (ConsumerRecord<byte[], byte[]> record : feed.next(ROWS).polled()) {
                    var unused = producer.send(
                            new ProducerRecord<>(record.topic(), record.partition(), record.key(), record.value()));
                }
                producer.flush();
                last = events(consumer, last, commitsSeen, delays);
            }
            return delays;
        }
    }

    /** Waits for an event at least and takes all that are there; the first ones, before the code is warm, count like all others. */
    private static long events(
            KafkaConsumer<byte[], byte[]> consumer, long last, CommitWatch commits, Percentiles delays)
            throws InterruptedException {
        long highest = last;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (highest == last) {
            for (ConsumerRecord<byte[], byte[]> event : consumer.poll(POLL)) {
                long now = System.nanoTime();
                highest = sequence(event);
                delays.add(Math.max(0, now - commits.seen(highest)) / MILLI, 1);
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("no event for " + PATIENCE);
            }
        }
        return highest;
    }

    private static long sequence(ConsumerRecord<byte[], byte[]> event) {
        byte[] number = event.headers().lastHeader(PublishedSequence.SEQUENCE).value();
        return Long.parseLong(new String(number, StandardCharsets.UTF_8));
    }
}
