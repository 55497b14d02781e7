package dev.sluice.cleanse.stream;

import dev.sluice.runtime.kafka.InstanceId;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * Clients as Kafka Streams makes them, but for the producers' transactional ids: those of a topology without stores are random
 * at each start, so a transaction left open by kill -9 would block its readers, and this service's own next start, until it
 * times out (10 s and more). With an id that stays, the restarted producer ends it at once. Thread-safe.
 */
final class StableClients implements KafkaClientSupplier {

    private final String prefix;

    StableClients(String applicationId, InstanceId instance) {
        this.prefix = applicationId + "-" + instance.value();
    }

    @Override
    public Admin getAdmin(Map<String, Object> config) {
        return Admin.create(config);
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        return new KafkaProducer<>(stable(config), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Streams' ids are {@code <application>-<random>-<thread>}; the thread's number stays, it keeps them apart. */
    Map<String, Object> stable(Map<String, Object> config) {
        var settings = new HashMap<>(config);
        settings.computeIfPresent(ProducerConfig.TRANSACTIONAL_ID_CONFIG, (key, id) -> {
            String random = id.toString();
            return prefix + random.substring(random.lastIndexOf('-'));
        });
        return settings;
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
        return getConsumer(config);
    }

    @Override
    public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
        return getConsumer(config);
    }
}
