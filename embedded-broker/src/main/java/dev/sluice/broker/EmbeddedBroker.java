package dev.sluice.broker;

import java.io.IOException;
import java.net.BindException;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running Kafka broker inside this JVM, listening on 127.0.0.1 only. Opening a directory again, also after kill -9 and on
 * another port, brings back everything that was acknowledged before the process died (not what a power cut takes from the
 * page cache).
 *
 * <p>Thread-safe.
 */
public final class EmbeddedBroker implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedBroker.class);
    private static final int ATTEMPTS = 5;

    private final BrokerDirectory directory;
    private final Ports ports;
    private final KafkaRaftServer server;
    private final AtomicReference<@Nullable String> failure;
    private boolean closed;

    private EmbeddedBroker(
            BrokerDirectory directory, Ports ports, KafkaRaftServer server, AtomicReference<@Nullable String> failure) {
        this.directory = directory;
        this.ports = ports;
        this.server = server;
        this.failure = failure;
    }

    /**
     * Starts a broker and returns when it answers clients.
     *
     * @throws BrokerFailed if the directory is in use or unusable, or the port is taken
     */
    public static EmbeddedBroker start(BrokerConfig config) {
        BrokerDirectory directory = BrokerDirectory.open(config.dataDir());
        try {
            for (int attempt = 1; ; attempt++) {
                Ports ports = Ports.choose(config.port());
                var failure = new AtomicReference<@Nullable String>();
                try {
                    KafkaRaftServer server = launch(BrokerSettings.of(config, directory, ports), failure);
                    log.atInfo()
                            .addKeyValue("port", ports.clients())
                            .addKeyValue("directory", directory.path())
                            .log("broker started");
                    return new EmbeddedBroker(directory, ports, server, failure);
                } catch (RuntimeException e) {
                    if (attempt == ATTEMPTS || !portWasTaken(e)) {
                        throw new BrokerFailed(
                                "the broker in " + directory.path() + " did not start: " + rootMessage(e), e);
                    }
                    log.atDebug().addKeyValue("attempt", attempt).log("port taken meanwhile, trying another");
                }
            }
        } catch (RuntimeException e) {
            release(directory);
            throw e;
        }
    }

    private static KafkaRaftServer launch(Properties settings, AtomicReference<@Nullable String> failure) {
        // Kafka ends the process when its log fails; inside somebody else's JVM it may only end itself
        Exit.setHaltProcedure((code, message) -> failure.set(message == null ? "halted" : message));
        Exit.setExitProcedure((code, message) -> failure.set(message == null ? "exited" : message));
        var server = new KafkaRaftServer(KafkaConfig.fromProps(settings, false), Time.SYSTEM);
        try {
            server.startup();
            return server;
        } catch (RuntimeException e) {
            server.shutdown();
            throw e;
        }
    }

    /** What clients put into {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return Ports.HOST + ":" + ports.clients();
    }

    /** Port for clients. */
    public int port() {
        return ports.clients();
    }

    /** Why the broker has stopped by itself (for instance: its disk is full); empty while it runs. */
    public Optional<String> failure() {
        return Optional.ofNullable(failure.get());
    }

    /** Stops the broker; harmless when repeated. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            server.shutdown();
            server.awaitShutdown();
        } finally {
            release(directory);
        }
        log.atInfo().addKeyValue("directory", directory.path()).log("broker stopped");
    }

    private static void release(BrokerDirectory directory) {
        try {
            directory.close();
        } catch (IOException e) {
            log.atWarn().setCause(e).addKeyValue("directory", directory.path()).log("broker directory not unlocked");
        }
    }

    private static boolean portWasTaken(Throwable error) {
        for (Throwable t = error; t != null; t = t.getCause()) {
            if (t instanceof BindException || String.valueOf(t.getMessage()).contains("failed to bind")) {
                return true;
            }
        }
        return false;
    }

    private static String rootMessage(Throwable error) {
        Throwable root = error;
        for (Throwable t = error; t != null; t = t.getCause()) {
            root = t;
        }
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }
}
