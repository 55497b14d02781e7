package dev.sluice.ingest.connect;

import dev.sluice.ingest.IngestConfig;
import dev.sluice.runtime.ServiceContext;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;

/** How the worker is configured, and the topics in which Connect keeps what it knows. */
final class WorkerSettings {

    private static final String CONVERTER = "org.apache.kafka.connect.converters.ByteArrayConverter";
    private static final int OFFSET_PARTITIONS = 4;

    private WorkerSettings() {}

    static Map<String, String> of(IngestConfig config, ServiceContext context, String workplace) {
        String namespace = context.config().namespace();
        var settings = new HashMap<String, String>();
        context.kafka().admin().forEach((key, value) -> settings.put(key, String.valueOf(value)));
        settings.remove("client.id");
        prefixed("producer.", context.kafka().producer(namespace + "-connect"), settings);
        prefixed("consumer.", context.kafka().consumer(namespace + "-connect"), settings);
        prefixed("admin.", context.kafka().admin(), settings);
        // the transactions of a dead worker are ended by its successor; this is for those without one
        settings.put("producer.transaction.timeout.ms", "30000");
        // large enough for the batches of one transaction: the task goes on reading while they are sent
        settings.putIfAbsent("producer.buffer.memory", String.valueOf(64 << 20));
        // a transaction may begin while the markers of the last one are still being written: ask again soon
        settings.putIfAbsent("producer.retry.backoff.ms", "20");
        // else it notes for every record which topic its connector wrote to; nobody asks
        settings.put("topic.tracking.enable", "false");
        settings.put("plugin.discovery", "service_load");
        settings.put("task.shutdown.graceful.timeout.ms", "3000");
        // a worker killed with -9 is missed after 6 s (the broker's least), and its tasks move at once
        settings.put("session.timeout.ms", "6000");
        settings.put("heartbeat.interval.ms", "2000");
        settings.put("scheduled.rebalance.max.delay.ms", "0");
        settings.putAll(config.connect());

        settings.put("bootstrap.servers", context.kafka().bootstrapServers());
        settings.put("group.id", namespace + ".connect");
        settings.put("config.storage.topic", namespace + ".connect-configs");
        settings.put("offset.storage.topic", namespace + ".connect-offsets");
        settings.put("status.storage.topic", namespace + ".connect-status");
        String replication = String.valueOf(context.config().topics().replicationFactor());
        for (String topic : List.of("config", "offset", "status")) {
            settings.put(topic + ".storage.replication.factor", replication);
        }
        settings.put("offset.storage.partitions", String.valueOf(OFFSET_PARTITIONS));
        settings.put("status.storage.partitions", "1");
        settings.put("exactly.once.source.support", "enabled");
        settings.put("key.converter", CONVERTER);
        settings.put("value.converter", CONVERTER);
        settings.put("topic.creation.enable", "false");
        settings.put("config.providers", WorkplaceNumber.NAME + "," + SecretPlaces.NAME);
        settings.put("config.providers." + SecretPlaces.NAME + ".class", SecretPlaces.class.getName());
        settings.put("config.providers." + WorkplaceNumber.NAME + ".class", WorkplaceNumber.class.getName());
        settings.put("config.providers." + WorkplaceNumber.NAME + ".param." + WorkplaceNumber.PARAMETER, workplace);
        rest(config.rest(), workplace, settings);
        Path plugins = config.pluginPath();
        if (plugins != null) {
            settings.put("plugin.path", plugins.toAbsolutePath().toString());
        }
        return settings;
    }

    private static void rest(IngestConfig.RestConfig rest, String workplace, Map<String, String> settings) {
        settings.put("listeners", "http://" + rest.host() + ":" + rest.port());
        if (rest.advertisedHost() != null) {
            settings.put("rest.advertised.host.name", rest.advertisedHost());
        }
        settings.put("rest.extension.classes", RestDoorkeeper.class.getName());
        settings.put(RestDoorkeeper.WORKPLACE, workplace);
    }

    /** Connect makes them too, but ends the process where it cannot; made before, the worker can wait and say why. */
    static List<NewTopic> topics(ServiceContext context) {
        String namespace = context.config().namespace();
        short replication = (short) context.config().topics().replicationFactor();
        Map<String, String> compacted = Map.of("cleanup.policy", "compact");
        return List.of(
                new NewTopic(namespace + ".connect-configs", 1, replication).configs(compacted),
                new NewTopic(namespace + ".connect-offsets", OFFSET_PARTITIONS, replication).configs(compacted),
                new NewTopic(namespace + ".connect-status", 1, replication).configs(compacted));
    }

    private static void prefixed(String prefix, Map<String, Object> client, Map<String, String> settings) {
        client.forEach((key, value) -> settings.put(prefix + key, String.valueOf(value)));
        // Connect names its clients, and takes over where they connect to
        settings.remove(prefix + "client.id");
        settings.remove(prefix + "bootstrap.servers");
    }
}
