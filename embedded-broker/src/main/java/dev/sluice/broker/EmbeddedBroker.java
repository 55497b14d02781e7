package dev.sluice.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running Kafka broker inside this JVM, listening on 127.0.0.1 only. Opening a directory again, also after kill -9 and on
 * another port, brings back everything that was acknowledged before the process died (not what a power cut takes from the
 * page cache). When its log fails, above all because the disk is full, the broker stops, says so in {@link #failure}, and starts
 * again on the same address once there is space.
 *
 * <p>Thread-safe.
 */
public final class EmbeddedBroker implements AutoCloseable {

    /** With less the broker is not started again: recovery itself needs some. */
    private static final long NEEDED_BYTES = 32L << 20;

    private static final Logger log = LoggerFactory.getLogger(EmbeddedBroker.class);
    private static final int ATTEMPTS = 5;
    private static final long RETRY_MILLIS = 1_000;

    private final BrokerConfig config;
    private final BrokerDirectory directory;
    private final Ports ports;
    private final Runnable onExit = this::failed;
    private final AtomicBoolean recovering = new AtomicBoolean();
    private volatile @Nullable String failure;
    private @Nullable KafkaNode node; // guarded by this; null while it is stopped
    private @Nullable Thread recovery; // guarded by this
    private boolean closed; // guarded by this

    private EmbeddedBroker(BrokerConfig config, BrokerDirectory directory, Ports ports, KafkaNode node) {
        this.config = config;
        this.directory = directory;
        this.ports = ports;
        this.node = node;
    }

    /**
     * Starts a broker and returns when it answers clients.
     *
     * @throws BrokerFailed if the directory is in use or unusable, or the port is taken
     */
    public static EmbeddedBroker start(BrokerConfig config) {
        BrokerDirectory directory = BrokerDirectory.open(config.dataDir());
        // while it starts, what fails is thrown; the process must not be ended
        Runnable starting = () -> log.atDebug().log("broker asked to end the process while it was starting");
        ProcessExit.divertTo(starting);
        try {
            EmbeddedBroker broker = start(config, directory);
            ProcessExit.divertTo(broker.onExit);
            log.atInfo()
                    .addKeyValue("port", broker.port())
                    .addKeyValue("directory", directory.path())
                    .log("broker started");
            return broker;
        } catch (RuntimeException e) {
            release(directory);
            throw e;
        } finally {
            ProcessExit.noLongerTo(starting);
        }
    }

    private static EmbeddedBroker start(BrokerConfig config, BrokerDirectory directory) {
        for (int attempt = 1; ; attempt++) {
            // the same port as before, if nobody has it: clients that outlived the broker find it again
            boolean free = config.port() == 0 && attempt == 1;
            Ports ports = free ? Ports.prefer(directory.lastPort()) : Ports.choose(config.port());
            directory.rememberPort(ports.clients());
            try {
                return new EmbeddedBroker(config, directory, ports, node(config, directory, ports));
            } catch (RuntimeException e) {
                if (attempt == ATTEMPTS || !KafkaNode.portWasTaken(e)) {
                    throw new BrokerFailed(
                            "the broker in " + directory.path() + " did not start: " + rootMessage(e), e);
                }
                log.atDebug().addKeyValue("attempt", attempt).log("port taken meanwhile, trying another");
            }
        }
    }

    private static KafkaNode node(BrokerConfig config, BrokerDirectory directory, Ports ports) {
        Properties settings = BrokerSettings.of(config, directory, ports);
        if (directory.maybeRegistered()) {
            StaleRegistration.fence(settings);
        }
        directory.started();
        return KafkaNode.start(settings);
    }

    /**
     * Brings the transactions of processes that were killed to their end. Only for whoever knows that no producer of this broker lives:
     * the one JVM that holds them all, right after the start.
     */
    public void settleOpenTransactions() {
        OpenTransactions.settle(bootstrapServers());
    }

    /** What clients put into {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return Ports.HOST + ":" + ports.clients();
    }

    /** Port for clients. */
    public int port() {
        return ports.clients();
    }

    /** Why the broker has stopped by itself, and what it waits for; empty while it runs. */
    public Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /** Stops the broker; harmless when repeated. */
    @Override
    public void close() {
        Thread waiting;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            waiting = recovery;
        }
        ProcessExit.noLongerTo(onExit);
        if (waiting != null) {
            waiting.interrupt();
        }
        synchronized (this) {
            if (node != null && node.stop()) {
                directory.stopped();
            }
            node = null;
        }
        release(directory);
        log.atInfo().addKeyValue("directory", directory.path()).log("broker stopped");
    }

    /** Called by whichever of Kafka's threads found out; it must be able to end. */
    private void failed() {
        failure = reason();
        if (!recovering.compareAndSet(false, true)) {
            return;
        }
        log.atError()
                .addKeyValue("directory", directory.path())
                .addKeyValue("reason", failure)
                .log("broker failed, restarting it");
        var thread = new Thread(this::recover, "broker-recovery");
        thread.setDaemon(true);
        synchronized (this) {
            recovery = thread;
        }
        thread.start();
    }

    private void recover() {
        try {
            while (!restarted()) {
                failure = reason();
                Thread.sleep(RETRY_MILLIS);
            }
        } catch (InterruptedException e) {
            log.atDebug().log("broker closed while it was recovering");
        } finally {
            recovering.set(false);
        }
    }

    private synchronized boolean restarted() {
        if (closed) {
            return true;
        }
        if (node != null) {
            node.stop();
            node = null;
        }
        if (usableBytes() < NEEDED_BYTES) {
            return false;
        }
        try {
            node = node(config, directory, ports);
        } catch (RuntimeException e) {
            log.atWarn().addKeyValue("reason", rootMessage(e)).log("broker did not start again, trying on");
            return false;
        }
        failure = null;
        log.atInfo().addKeyValue("port", port()).log("broker started again");
        return true;
    }

    private String reason() {
        if (!Files.isDirectory(directory.path())) {
            return "the broker's directory " + directory.path()
                    + " is gone; stop, and start again with the data you have";
        }
        long usable = usableBytes();
        return usable < NEEDED_BYTES
                ? "disk full: " + directory.path() + " has " + (usable >> 20) + " MiB left, the broker needs "
                        + (NEEDED_BYTES >> 20) + " to go on; make room"
                : "the broker's log in " + directory.path() + " failed, its log lines say why; it starts again";
    }

    private long usableBytes() {
        try {
            return Files.getFileStore(directory.path()).getUsableSpace();
        } catch (IOException e) {
            return 0;
        }
    }

    private static void release(BrokerDirectory directory) {
        try {
            directory.close();
        } catch (IOException e) {
            log.atWarn().setCause(e).addKeyValue("directory", directory.path()).log("broker directory not unlocked");
        }
    }

    private static String rootMessage(Throwable error) {
        Throwable root = error;
        for (Throwable t = error; t != null; t = t.getCause()) {
            root = t;
        }
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }
}
