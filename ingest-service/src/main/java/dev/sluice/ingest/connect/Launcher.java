package dev.sluice.ingest.connect;

import java.net.URI;
import java.util.Map;
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
 * end the process, and that the calling thread keeps its class loader.
 */
final class Launcher extends ConnectDistributed {

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
