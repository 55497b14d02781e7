package dev.sluice.llm;

import dev.sluice.broker.BrokerConfig;
import dev.sluice.broker.EmbeddedBroker;
import dev.sluice.runtime.RuntimeConfig;
import dev.sluice.runtime.ServiceContext;
import dev.sluice.runtime.kafka.TopicAdmin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** A real broker, one for all test classes that register this; each test has a namespace of its own with its topics. */
final class BrokerForTests implements BeforeEachCallback {

    @SuppressWarnings("NullAway.Init")
    private EmbeddedBroker broker;

    @SuppressWarnings("NullAway.Init")
    private String namespace;

    @Override
    public void beforeEach(ExtensionContext test) {
        broker = test.getRoot()
                .getStore(Namespace.create(BrokerForTests.class))
                .computeIfAbsent(Shared.class, key -> Shared.start(), Shared.class)
                .broker();
        namespace = "t" + Integer.toHexString(test.getUniqueId().hashCode());
        RuntimeConfig runtime = runtime(Path.of("unused"));
        new TopicAdmin(runtime).apply(ServiceContext.create(runtime).topics());
    }

    /** The test's namespace. */
    String namespace() {
        return namespace;
    }

    /**
     * What a process in the test's namespace is configured with.
     *
     * @param dataDirectory where it keeps its state
     */
    RuntimeConfig runtime(Path dataDirectory) {
        RuntimeConfig defaults = RuntimeConfig.defaults();
        return new RuntimeConfig(namespace, dataDirectory, defaults.http(), Map.of(), Map.of(), defaults.topics())
                .withBootstrapServers(broker.bootstrapServers());
    }

    /** Closed by JUnit behind the last test. */
    private record Shared(EmbeddedBroker broker, Path directory) implements AutoCloseable {
        static Shared start() {
            try {
                Path directory = Files.createTempDirectory("llm-broker");
                return new Shared(EmbeddedBroker.start(BrokerConfig.in(directory)), directory);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            broker.close();
            Utils.delete(directory.toFile());
        }
    }
}
