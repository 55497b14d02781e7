package dev.sluice.broker;

import java.util.Map;
import java.util.Properties;

/** Kafka's settings for one node that shares its machine, often its JVM, with everything else. */
final class BrokerSettings {

    /** No record, group or offset may vanish while a laptop is shut: five years, in minutes. */
    private static final int FIVE_YEARS_MINUTES = 5 * 365 * 24 * 60;

    private static final Map<String, String> FOR_ONE_MACHINE = Map.ofEntries(
            // one node: every internal topic has one replica and few partitions, which also keeps the start quick
            Map.entry("default.replication.factor", "1"),
            Map.entry("min.insync.replicas", "1"),
            Map.entry("offsets.topic.replication.factor", "1"),
            Map.entry("offsets.topic.num.partitions", "4"),
            Map.entry("transaction.state.log.replication.factor", "1"),
            Map.entry("transaction.state.log.min.isr", "1"),
            Map.entry("transaction.state.log.num.partitions", "4"),
            Map.entry("share.coordinator.state.topic.replication.factor", "1"),
            Map.entry("share.coordinator.state.topic.min.isr", "1"),
            Map.entry("share.coordinator.state.topic.num.partitions", "4"),
            Map.entry("group.initial.rebalance.delay.ms", "0"),
            // nobody could take over: a node that is slow for a while must not lose its partitions
            Map.entry("broker.session.timeout.ms", "60000"),
            // memory and threads
            Map.entry("log.cleaner.threads", "1"),
            Map.entry("log.cleaner.dedupe.buffer.size", String.valueOf(16 << 20)),
            Map.entry("num.network.threads", "2"),
            Map.entry("num.io.threads", "4"),
            Map.entry("num.recovery.threads.per.data.dir", "2"),
            Map.entry("background.threads", "2"),
            Map.entry("log.segment.bytes", String.valueOf(256 << 20)),
            Map.entry("log.index.size.max.bytes", String.valueOf(1 << 20)),
            // data stays until somebody deletes it
            Map.entry("log.retention.ms", "-1"),
            Map.entry("log.retention.bytes", "-1"),
            Map.entry("offsets.retention.minutes", String.valueOf(FIVE_YEARS_MINUTES)),
            Map.entry("message.max.bytes", String.valueOf(16 << 20)),
            Map.entry("auto.create.topics.enable", "false"));

    private static final String CONTROLLER = "CONTROLLER";

    private BrokerSettings() {}

    static Properties of(BrokerConfig config, BrokerDirectory directory, Ports ports) {
        var properties = new Properties();
        properties.putAll(FOR_ONE_MACHINE);
        properties.putAll(config.overrides());
        String node = String.valueOf(directory.nodeId());
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", node);
        properties.put("log.dirs", directory.path().toString());
        properties.put(
                "listeners", "PLAINTEXT://" + Ports.HOST + ":" + ports.clients() + "," + controllerListener(ports));
        properties.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        properties.put("controller.listener.names", CONTROLLER);
        properties.put("controller.quorum.voters", node + "@" + Ports.HOST + ":" + ports.controller());
        return properties;
    }

    /** The settings of the controller of such a node alone: it leads nothing and answers no client. */
    static Properties controllerOf(Properties node) {
        var properties = new Properties();
        properties.putAll(node);
        properties.put("process.roles", "controller");
        String listeners = node.getProperty("listeners");
        properties.put("listeners", listeners.substring(listeners.indexOf(CONTROLLER)));
        return properties;
    }

    private static String controllerListener(Ports ports) {
        return CONTROLLER + "://" + Ports.HOST + ":" + ports.controller();
    }
}
