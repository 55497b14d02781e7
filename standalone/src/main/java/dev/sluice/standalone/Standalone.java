package dev.sluice.standalone;

import dev.sluice.broker.BrokerConfig;
import dev.sluice.broker.EmbeddedBroker;
import dev.sluice.pipeline.definition.PipelineSource;
import dev.sluice.runtime.HttpConfig;
import dev.sluice.runtime.Service;
import dev.sluice.runtime.ServiceContext;
import dev.sluice.runtime.ServiceGroup;
import dev.sluice.runtime.config.Secret;
import dev.sluice.runtime.definitions.PipelinePublisher;
import dev.sluice.runtime.health.HealthStatus;
import dev.sluice.runtime.kafka.TopicAdmin;
import dev.sluice.standalone.instance.DataDirectory;
import dev.sluice.standalone.instance.Instance;
import dev.sluice.standalone.instance.ServiceClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything in one JVM: an embedded broker (unless another is configured), the topics, the four services, one HTTP port. Holds the
 * lock of its data directory from start to close. One thread starts and closes it.
 */
public final class Standalone implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Standalone.class);

    private final SluiceConfig config;
    private final ServiceContext context;
    private final long startedAt;
    /** What to close, last opened first. */
    private final Deque<AutoCloseable> open;

    private Standalone(SluiceConfig config, ServiceContext context, long startedAt, Deque<AutoCloseable> open) {
        this.config = config;
        this.context = context;
        this.startedAt = startedAt;
        this.open = open;
    }

    /**
     * Starts everything and returns when it works.
     *
     * @throws RuntimeException of the part that did not start, after the ones before it were stopped
     */
    public static Standalone start(SluiceConfig wanted) {
        long startedAt = System.currentTimeMillis();
        var open = new ArrayDeque<AutoCloseable>();
        try {
            Path dataDir = wanted.runtime().dataDir().toAbsolutePath().normalize();
            open.push(DataDirectory.lock(dataDir));
            SluiceConfig config = onFreePort(wanted.withRuntime(wanted.runtime().withDataDir(dataDir)));
            EmbeddedBroker broker = null;
            if (config.runtime().bootstrapServers().isEmpty()) {
                broker = EmbeddedBroker.start(BrokerConfig.in(dataDir.resolve("broker")));
                open.push(broker);
                broker.settleOpenTransactions();
                config = config.withRuntime(config.runtime().withBootstrapServers(broker.bootstrapServers()));
            }
            ServiceContext context = ServiceContext.create(config.runtime());
            watch(broker, context);
            var parts = new ArrayList<Service>(List.of(context.http()));
            parts.addAll(Services.all(config, context));
            new TopicAdmin(config.runtime()).apply(context.topics());
            var group = new ServiceGroup(context.health(), parts);
            open.push(group::stop);
            group.start();
            new Instance(
                            ProcessHandle.current().pid(),
                            context.http().url(),
                            config.runtime().bootstrapServers().orElseThrow())
                    .announce(dataDir);
            open.push(() -> Instance.withdraw(dataDir));
            return new Standalone(config, context, startedAt, open);
        } catch (IOException e) {
            closeAll(open);
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            closeAll(open);
            throw e;
        }
    }

    private static void watch(@Nullable EmbeddedBroker broker, ServiceContext context) {
        if (broker != null) {
            context.health().register("broker", () -> broker.failure()
                    .map(HealthStatus::notReady)
                    .orElseGet(HealthStatus::ready));
        }
    }

    /** Another program on the usual port is no reason not to run: any free port serves, and the instance says which. */
    private static SluiceConfig onFreePort(SluiceConfig config) {
        HttpConfig http = config.runtime().http();
        if (http.port() == 0 || isFree(http)) {
            return config;
        }
        log.atInfo().addKeyValue("port", http.port()).log("port is taken, using a free one");
        return config.withRuntime(config.runtime().withHttp(new HttpConfig(http.host(), 0, http.token())));
    }

    private static boolean isFree(HttpConfig http) {
        try (var probe = new ServerSocket(http.port(), 1, InetAddress.getByName(http.host()))) {
            return probe.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    /** Publishes definitions; those that have not changed keep their version. */
    public void apply(Collection<PipelineSource> pipelines) {
        ShardCheck.check(config, pipelines);
        new PipelinePublisher(context.kafka(), context.topics(), context.clock()).publish(List.copyOf(pipelines));
    }

    /** The page, and the door for SQL, status and pushes. */
    public URI url() {
        return context.http().url();
    }

    /** A client of that door. */
    public ServiceClient client() {
        Secret token = config.runtime().http().token();
        return new ServiceClient(url(), token == null ? null : token.reveal());
    }

    /** When it began to start, epoch milliseconds by the clock of this machine: what a source reports from then on is of this start. */
    public long startedAt() {
        return startedAt;
    }

    /** Absolute path of the data directory. */
    public Path dataDir() {
        return config.runtime().dataDir();
    }

    /** Stops the services in reverse order, then the broker; gives the directory back. Harmless when repeated. */
    @Override
    public void close() {
        closeAll(open);
    }

    private static void closeAll(Deque<AutoCloseable> open) {
        while (true) {
            AutoCloseable next;
            synchronized (open) {
                next = open.poll();
            }
            if (next == null) {
                return;
            }
            try {
                next.close();
            } catch (Exception e) {
                log.atWarn().setCause(e).log("part did not close cleanly");
            }
        }
    }
}
