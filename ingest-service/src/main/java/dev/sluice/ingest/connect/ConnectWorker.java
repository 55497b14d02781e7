package dev.sluice.ingest.connect;

import dev.sluice.ingest.IngestConfig;
import dev.sluice.runtime.ServiceContext;
import dev.sluice.runtime.health.HealthStatus;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.connect.runtime.Connect;
import org.apache.kafka.connect.runtime.distributed.DistributedHerder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded Kafka Connect worker and the thread that looks after it: waits for the broker, launches the worker, has its
 * connectors reconciled with the definitions, and launches it anew should its main thread die. Thread-safe.
 */
public final class ConnectWorker {

    private static final Logger log = LoggerFactory.getLogger(ConnectWorker.class);
    private static final long ROUND_MILLIS = 500;
    private static final long RETRY_MILLIS = 1_000;
    private static final long BROKER_SECONDS = 10;
    private static final long CUT_SHORT_MILLIS = 1_000;

    private final IngestConfig config;
    private final ServiceContext context;
    private final Workplace workplace;
    private final ConnectorReconciler reconciler;
    private final Thread thread;
    private final Object signal = new Object();
    /** Whether the thread may be told to leave what it does for the end; not while it stops Connect in good order. */
    private boolean interruptible; // guarded by signal

    private volatile boolean stopping;
    private volatile @Nullable Connect<DistributedHerder> connect;
    private volatile HealthStatus status = HealthStatus.notReady("has not started");

    /** Does no I/O and registers the health check {@code ingest.connect}. */
    public ConnectWorker(
            IngestConfig config, ServiceContext context, Workplace workplace, ConnectorReconciler reconciler) {
        this.config = config;
        this.context = context;
        this.workplace = workplace;
        this.reconciler = reconciler;
        this.thread = new Thread(this::run, "ingest-connect");
        this.thread.setDaemon(true);
        context.health().register("ingest.connect", () -> status);
    }

    /** Starts; returns at once. */
    public void start() {
        thread.start();
    }

    /** The definitions have changed: looks at the connectors at once. */
    public void wakeUp() {
        synchronized (signal) {
            signal.notifyAll();
        }
    }

    /** Where Connect's own REST door is; empty while the worker is not up. */
    public Optional<URI> restUrl() {
        return Optional.ofNullable(connect).map(running -> running.rest().advertisedUrl());
    }

    /**
     * Stops within the time given, and a second more; what is not in a committed transaction is read again after the next start.
     * Connect by itself would wait half a minute and longer for a broker that is away.
     */
    public void stop(Duration timeout) {
        synchronized (signal) {
            stopping = true;
            signal.notifyAll();
            if (interruptible) {
                thread.interrupt();
            }
        }
        try {
            if (!hasEnded(timeout.toMillis())) {
                log.atWarn().log("connect worker cannot stop in good order in time; its broker may be away");
                thread.interrupt();
                hasEnded(CUT_SHORT_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean hasEnded(long millis) throws InterruptedException {
        thread.join(Math.max(1, millis));
        return !thread.isAlive();
    }

    private void run() {
        String number = workplace.open();
        try {
            while (!stopping) {
                try {
                    interruptible(true);
                    makeTopics();
                    lookAfter(launch(number));
                } catch (InterruptedException e) {
                    break;
                } catch (RuntimeException e) {
                    unavailable("Kafka Connect does not start: " + e.getMessage(), e);
                } finally {
                    interruptible(false);
                    shutDown();
                }
                pause(RETRY_MILLIS);
            }
        } catch (InterruptedException e) {
            log.atDebug().log("connect worker interrupted");
        } finally {
            Workplace.close(number);
            status = HealthStatus.notReady("stopped");
        }
    }

    private Connect<DistributedHerder> launch(String number) {
        long begin = System.nanoTime();
        Connect<DistributedHerder> launched = new Launcher().launch(WorkerSettings.of(config, context, number));
        connect = launched;
        log.atInfo()
                .addKeyValue("rest", launched.rest().advertisedUrl())
                .addKeyValue("durationMs", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin))
                .log("connect worker launched");
        return launched;
    }

    private void lookAfter(Connect<DistributedHerder> running) throws InterruptedException {
        DistributedHerder herder = running.herder();
        while (!stopping && !running.herderTask().isDone()) {
            status = herder.isReady()
                    ? reconciler.reconcile(herder)
                    : HealthStatus.notReady("Kafka Connect has not joined its group yet");
            pause(ROUND_MILLIS);
        }
        if (!stopping) {
            unavailable("the main thread of Kafka Connect has ended; its log says why", null);
        }
    }

    private void makeTopics() throws InterruptedException {
        List<NewTopic> topics = WorkerSettings.topics(context);
        while (!stopping) {
            try (Admin admin = Admin.create(context.kafka().admin())) {
                for (KafkaFuture<Void> made :
                        admin.createTopics(topics).values().values()) {
                    awaitMade(made);
                }
                return;
            } catch (ExecutionException e) {
                unavailable("the broker refuses Connect's topics: " + e.getCause(), null);
            } catch (TimeoutException e) {
                unavailable("no broker answers at " + context.kafka().bootstrapServers(), null);
            }
            pause(RETRY_MILLIS);
        }
    }

    private void pause(long millis) throws InterruptedException {
        synchronized (signal) {
            if (!stopping) {
                signal.wait(millis);
            }
        }
    }

    private void interruptible(boolean now) {
        synchronized (signal) {
            interruptible = now && !stopping;
            if (!now && Thread.interrupted()) {
                log.atDebug().log("connect worker told to leave what it did");
            }
        }
    }

    private static void awaitMade(KafkaFuture<Void> made)
            throws ExecutionException, TimeoutException, InterruptedException {
        try {
            made.get(BROKER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    private void unavailable(String reason, @Nullable Throwable cause) {
        HealthStatus before = status;
        status = HealthStatus.notReady(reason);
        if (!status.equals(before)) {
            log.atWarn()
                    .setCause(cause)
                    .addKeyValue("reason", reason)
                    .log("connect worker not available, trying again");
        }
    }

    private void shutDown() {
        Connect<DistributedHerder> running = connect;
        connect = null;
        if (running != null) {
            running.stop();
        }
    }
}
