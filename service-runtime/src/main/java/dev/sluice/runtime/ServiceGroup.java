package dev.sluice.runtime;

import dev.sluice.runtime.health.Health;
import dev.sluice.runtime.health.HealthStatus;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Services that live and die together: started in order, stopped in reverse inside one time limit. A start that fails stops what
 * had started. While it is not fully up, the group itself is a reason to be not ready.
 *
 * <p>Thread-safe; stop may be called from any thread, also while start is still waiting for something.
 */
public final class ServiceGroup {

    /** All services together have this long to stop. */
    public static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(ServiceGroup.class);

    private final List<Service> services;
    private final Deque<Service> toStop = new ArrayDeque<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile HealthStatus lifecycle = HealthStatus.notReady("not started");
    private volatile boolean stopping;
    private volatile @Nullable Thread starter;

    /** Services in the order in which they start. */
    public ServiceGroup(Health health, List<Service> services) {
        this.services = List.copyOf(services);
        health.register("lifecycle", () -> lifecycle);
    }

    /**
     * Starts every service.
     *
     * @throws RuntimeException of the service that did not start, after the ones before it were stopped
     */
    public void start() {
        starter = Thread.currentThread();
        try {
            for (Service service : services) {
                startOne(service);
            }
            if (!stopping) {
                lifecycle = HealthStatus.ready();
            }
        } catch (RuntimeException e) {
            stop();
            throw e;
        } finally {
            starter = null;
        }
    }

    private void startOne(Service service) {
        synchronized (toStop) {
            if (stopping) {
                throw new IllegalStateException("stopped while starting");
            }
            toStop.push(service);
        }
        lifecycle = HealthStatus.notReady("starting " + service.name());
        long begin = System.nanoTime();
        service.start();
        log.atInfo()
                .addKeyValue("service", service.name())
                .addKeyValue("durationMs", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin))
                .log("service started");
    }

    /** Stops what had started, last first, within {@link #STOP_TIMEOUT}; harmless when repeated: waits for the first stop. */
    public void stop() {
        synchronized (toStop) {
            if (stopping) {
                awaitStopped();
                return;
            }
            stopping = true;
        }
        Thread waiting = starter;
        if (waiting != null && waiting != Thread.currentThread()) {
            waiting.interrupt();
        }
        lifecycle = HealthStatus.notReady("stopping");
        stopInReverse(System.nanoTime() + STOP_TIMEOUT.toNanos());
        lifecycle = HealthStatus.notReady("stopped");
        stopped.countDown();
    }

    private void stopInReverse(long deadline) {
        while (true) {
            Service service;
            synchronized (toStop) {
                service = toStop.poll();
            }
            if (service == null) {
                return;
            }
            Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
            try {
                service.stop(left);
                log.atInfo().addKeyValue("service", service.name()).log("service stopped");
            } catch (RuntimeException e) {
                log.atError().setCause(e).addKeyValue("service", service.name()).log("service did not stop cleanly");
            }
        }
    }

    private void awaitStopped() {
        try {
            if (!stopped.await(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                log.atError().log("services still stopping after the time limit");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops the group when the process is told to end (SIGTERM, SIGINT). */
    public void stopOnShutdown() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "service-stop"));
    }

    /** Waits until the group has been stopped. */
    public void awaitStop() throws InterruptedException {
        stopped.await();
    }
}
