package dev.sluice.benchmarks.warehouse;

import dev.sluice.benchmarks.orders.OrderDefinition;
import dev.sluice.pipeline.definition.PipelineSource;
import dev.sluice.runtime.HttpConfig;
import dev.sluice.runtime.RuntimeConfig;
import dev.sluice.runtime.ServiceContext;
import dev.sluice.runtime.TopicsConfig;
import dev.sluice.runtime.definitions.PipelinePublisher;
import dev.sluice.runtime.kafka.TopicAdmin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** Topics and the definition of the orders, on a broker. */
final class Tenant {

    private static final int PARTITIONS = 4;

    private Tenant() {}

    /**
     * Makes the topics and publishes the definition.
     *
     * @param directory of the service's data; gets the lookup file
     */
    static ServiceContext on(String bootstrapServers, Path directory) throws IOException {
        OrderDefinition.writeLookup(directory);
        var config = new RuntimeConfig(
                "bench",
                directory,
                new HttpConfig("127.0.0.1", 0, null),
                Map.of("bootstrap.servers", bootstrapServers),
                Map.of(),
                new TopicsConfig(PARTITIONS, 1));
        ServiceContext context = ServiceContext.create(config);
        new TopicAdmin(config).apply(context.topics());
        byte[] lookup = Files.readAllBytes(directory.resolve(OrderDefinition.LOOKUP_FILE));
        String yaml = OrderDefinition.append("orders", "orders.jsonl");
        var definition = new PipelineSource(
                "orders", yaml, "orders.yaml", "/", Map.of(OrderDefinition.LOOKUP_FILE, lookup), "1");
        new PipelinePublisher(context.kafka(), context.topics(), Clock.systemUTC()).publish(definition);
        return context;
    }
}
