package dev.sluice.benchmarks.ceiling;

import dev.sluice.benchmarks.TemporaryDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;

/** A Kafka Streams application under exactly-once v2 with a tuned producer, run for one measurement. */
final class StreamsRun implements AutoCloseable {

    private static final int COMMIT_MS = 200;

    private final OrderTopic load;
    private final String applicationId;
    private final Path state;
    private final KafkaStreams streams;

    private StreamsRun(OrderTopic load, String applicationId, Path state, KafkaStreams streams) {
        this.load = load;
        this.applicationId = applicationId;
        this.state = state;
        this.streams = streams;
    }

    /** Starts the application. */
    static StreamsRun start(OrderTopic load, Topology topology) throws IOException {
        String applicationId = "by-hand-" + UUID.randomUUID();
        Path state = Files.createTempDirectory(load.workDirectory(), "streams-state");
        var settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, load.bootstrapServers());
        settings.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_MS);
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
        settings.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_GLOBAL_ENABLED_CONFIG, true);
        settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, 1);
        settings.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class);
        settings.put(StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 256 * 1024);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 20);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 2_000);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG), 4 << 20);
        var streams = new KafkaStreams(topology, settings);
        streams.start();
        return new StreamsRun(load, applicationId, state, streams);
    }

    /** Waits until the application has committed every input record. */
    void awaitCommitted() throws InterruptedException, ExecutionException {
        try (Admin admin = OrderTopic.admin(load.bootstrapServers())) {
            while (committed(admin) < load.records()) {
                if (streams.state() == KafkaStreams.State.ERROR) {
                    throw new IllegalStateException("the hand-written Streams application died; see the log");
                }
                Thread.sleep(10);
            }
        }
    }

    private long committed(Admin admin) throws InterruptedException, ExecutionException {
        return admin.listConsumerGroupOffsets(applicationId).partitionsToOffsetAndMetadata().get().values().stream()
                .mapToLong(offset -> offset == null ? 0 : offset.offset())
                .sum();
    }

    @Override
    public void close() {
        streams.close(Duration.ofSeconds(10));
        try {
            TemporaryDirectory.delete(state);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
