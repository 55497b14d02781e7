package dev.sluice.metadata.sink;

import dev.sluice.broker.BrokerConfig;
import dev.sluice.broker.EmbeddedBroker;
import dev.sluice.metadata.sink.Records.Written;
import dev.sluice.pipeline.definition.PipelineSource;
import dev.sluice.runtime.HttpConfig;
import dev.sluice.runtime.RuntimeConfig;
import dev.sluice.runtime.ServiceContext;
import dev.sluice.runtime.TopicsConfig;
import dev.sluice.runtime.definitions.PipelinePublisher;
import dev.sluice.runtime.health.HealthStatus;
import dev.sluice.runtime.kafka.TopicAdmin;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** A real broker, and tenants on it. */
final class Cluster implements AutoCloseable {

    static final int PARTITIONS = SinkRig.PARTITIONS;

    private final Path directory;
    private EmbeddedBroker broker;
    private KafkaProducer<byte[], byte[]> producer;

    Cluster(Path directory) {
        this.directory = directory;
        this.broker = EmbeddedBroker.start(BrokerConfig.in(directory));
        this.producer = producer();
    }

    private KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "linger.ms", "5"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    String bootstrapServers() {
        return broker.bootstrapServers();
    }

    /** Stops the broker; its port stays the same at {@link #startAgain}. */
    int stop() {
        int port = broker.port();
        producer.close(Duration.ZERO);
        broker.close();
        return port;
    }

    void startAgain(int port) {
        broker = EmbeddedBroker.start(BrokerConfig.in(directory).withPort(port));
        producer = producer();
    }

    static RuntimeConfig config(String bootstrapServers, String namespace, Path dataDir) {
        return new RuntimeConfig(
                namespace,
                dataDir,
                new HttpConfig("127.0.0.1", 0, null),
                Map.of("bootstrap.servers", bootstrapServers),
                Map.of(),
                new TopicsConfig(PARTITIONS, 1));
    }

    /** How a component is; says so when there is none of that name. */
    static HealthStatus health(ServiceContext context, String component) {
        HealthStatus status = context.health().statuses().get(component);
        return status == null ? HealthStatus.notReady("there is no component " + component) : status;
    }

    /** What a service of the tenant is given; its topics exist. */
    ServiceContext tenant(String namespace, Path dataDir) {
        RuntimeConfig config = config(bootstrapServers(), namespace, dataDir);
        ServiceContext context = ServiceContext.create(config);
        new TopicAdmin(config).apply(context.topics());
        return context;
    }

    /** Publishes appending definitions. */
    static void publish(ServiceContext context, String... pipelines) {
        List<PipelineSource> sources = new ArrayList<>();
        for (String name : pipelines) {
            String yaml = "pipeline: " + name + "\ndescription: test\nsource: {connector: http-push}\ntable: {name: "
                    + name + "}\n";
            sources.add(new PipelineSource(
                    name, yaml, name + ".yaml", "/", Map.of(), Integer.toHexString(yaml.hashCode())));
        }
        new PipelinePublisher(context.kafka(), context.topics(), Clock.systemUTC()).publish(sources);
    }

    /** Sends records to the topics of a tenant, and waits until the broker has them. */
    void send(String namespace, Written... records) {
        send(namespace, Arrays.asList(records));
    }

    void send(String namespace, List<Written> records) {
        for (Written record : records) {
            String topic = namespace + record.topic().substring("test".length());
            var unused = producer.send(
                    new ProducerRecord<>(topic, null, null, record.key(), record.value(), record.headers()));
        }
        producer.flush();
    }

    /** Every event of a tenant that readers of committed records see, in order. */
    List<ConsumerRecord<String, String>> events(String namespace) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", bootstrapServers());
        settings.put("isolation.level", "read_committed");
        List<ConsumerRecord<String, String>> events = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            var partition = new TopicPartition(namespace + ".metadata", 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(events::add);
            }
        }
        return events;
    }

    static String header(ConsumerRecord<?, ?> record, String name) {
        return new String(record.headers().lastHeader(name).value(), java.nio.charset.StandardCharsets.UTF_8);
    }

    Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", bootstrapServers()));
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
        broker.close();
    }

    static KafkaConsumer<byte[], byte[]> anonymous(String bootstrapServers) {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }
}
