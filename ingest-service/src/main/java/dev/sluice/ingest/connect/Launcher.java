package dev.sluice.ingest.connect;

import java.net.URI;
import java.util.Map;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.connect.cli.ConnectDistributed;
import org.apache.kafka.connect.connector.policy.NoneConnectorClientConfigOverridePolicy;
import org.apache.kafka.connect.runtime.Connect;
import org.apache.kafka.connect.runtime.distributed.DistributedConfig;
import org.apache.kafka.connect.runtime.distributed.DistributedHerder;
import org.apache.kafka.connect.runtime.isolation.Plugins;
import org.apache.kafka.connect.runtime.rest.ConnectRestServer;
import org.apache.kafka.connect.runtime.rest.RestClient;

/**
 * Starts a distributed worker inside this JVM. Does what Connect's own command does, except that a failure is thrown and does not
 * end the process, that the calling thread keeps its class loader, and that the worker is stopped by its owner alone: Connect's own
 * shutdown hook would hold up the end of the process as long as a broker that is away, and keep every worker in memory.
 */
final class Launcher extends ConnectDistributed {

    private static final String HOOK = "connect-shutdown-hook";

    static {
        Exit.setShutdownHookAdder((name, hook) -> {
            if (!HOOK.equals(name)) {
                Runtime.getRuntime().addShutdownHook(new Thread(hook));
            }
        });
    }

    Connect<DistributedHerder> launch(Map<String, String> settings) {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try {
            var plugins = new Plugins(settings);
            plugins.compareAndSwapWithDelegatingLoader();
            var config = new DistributedConfig(settings);
            var restClient = new RestClient(config);
            var rest = new ConnectRestServer(config.rebalanceTimeout(), restClient, config.originals());
            rest.initializeServer();
            try {
                URI url = rest.advertisedUrl();
                // no connector brings client settings of its own
                var policy = new NoneConnectorClientConfigOverridePolicy();
                DistributedHerder herder =
                        createHerder(config, url.getHost() + ":" + url.getPort(), plugins, policy, rest, restClient);
                var connect = new Connect<>(herder, rest);
                connect.start();
                return connect;
            } catch (RuntimeException e) {
                rest.stop();
                throw e;
            }
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }
}
