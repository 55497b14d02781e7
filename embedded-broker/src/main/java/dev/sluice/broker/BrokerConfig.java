package dev.sluice.broker;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How the embedded broker runs.
 *
 * @param dataDir directory of its log; formatted on first use, owned by one broker at a time
 * @param port port for clients on 127.0.0.1; 0 takes a free one
 * @param overrides further broker settings by Kafka's own keys; what the broker's identity and listeners rest on is refused
 */
public record BrokerConfig(Path dataDir, int port, Map<String, String> overrides) {

    private static final List<String> FIXED = List.of(
            "process.roles",
            "node.id",
            "broker.id",
            "listeners",
            "advertised.listeners",
            "listener.security.protocol.map",
            "controller.listener.names",
            "controller.quorum.voters",
            "controller.quorum.bootstrap.servers",
            "log.dir",
            "log.dirs",
            "metadata.log.dir");

    public BrokerConfig {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port: expected 0 (any free port) to 65535, found " + port);
        }
        overrides = Map.copyOf(overrides);
        for (String key : FIXED) {
            if (overrides.containsKey(key)) {
                throw new IllegalArgumentException(key + ": set by the embedded broker itself; leave it out");
            }
        }
        dataDir = dataDir.toAbsolutePath().normalize();
    }

    /** A broker on a free port with the settings that suit one machine. */
    public static BrokerConfig in(Path dataDir) {
        return new BrokerConfig(dataDir, 0, Map.of());
    }

    /** The same on a given port. */
    public BrokerConfig withPort(int port) {
        return new BrokerConfig(dataDir, port, overrides);
    }
}
