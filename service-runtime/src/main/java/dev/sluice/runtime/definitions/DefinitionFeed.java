package dev.sluice.runtime.definitions;

import dev.sluice.runtime.ServiceContext;
import dev.sluice.runtime.health.HealthStatus;
import dev.sluice.schemas.PipelineVersion;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pipeline definitions in force, each compiled to what a service needs. A thread of its own tails the compacted topic
 * {@code pipelines}; a new version is in force as soon as it has compiled, and one that does not compile leaves the old one in
 * force. While the broker or the topic is away the feed keeps what it knows, says in the health why it is not ready, and tries
 * again for ever.
 *
 * <p>Thread-safe.
 *
 * @param <T> the compiled form; must be safe to share between threads
 */
public final class DefinitionFeed<T> implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DefinitionFeed.class);
    private static final Duration IDLE = Duration.ofSeconds(5);
    private static final long RETRY_MILLIS = 500;

    private final ServiceContext context;
    private final String service;
    private final ActiveDefinitions<T> active;
    private final Thread thread;
    private final CountDownLatch caughtUp = new CountDownLatch(1);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final ReadRequests requests = new ReadRequests();
    private volatile HealthStatus status = HealthStatus.notReady("has not started to read the definitions");

    /**
     * Registers the health check {@code <service>.definitions}; nothing is read before {@link #start()}.
     *
     * @param service name of the service that uses the feed
     * @param compile compiles a version; throws when it cannot, and its message says why
     */
    public DefinitionFeed(ServiceContext context, String service, Function<PipelineVersion, T> compile) {
        this.context = context;
        this.service = service;
        this.active = new ActiveDefinitions<>(service, compile, context.meters());
        this.thread = new Thread(this::run, service + "-definitions");
        this.thread.setDaemon(true);
        context.health().register(service + ".definitions", () -> status);
    }

    /** Adds a listener; add it before {@link #start()} to hear of everything. */
    public void onChange(DefinitionListener<T> listener) {
        active.onChange(listener);
    }

    /**
     * Starts reading, and returns when everything published before the call is known. Waits as long as the broker is away.
     *
     * @throws DefinitionsUnavailable if interrupted or closed meanwhile
     */
    public void start() {
        thread.start();
        try {
            caughtUp.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DefinitionsUnavailable("interrupted while the definitions were read", e);
        }
        if (closing.getCount() == 0) {
            throw new DefinitionsUnavailable("closed while the definitions were read");
        }
    }

    /** The compiled definition in force; empty if the pipeline is not known, or never compiled. */
    public Optional<T> find(String pipeline) {
        return active.find(pipeline);
    }

    /**
     * Like {@link #find}, but before it says no it reads everything published before the call.
     *
     * @param timeout how long to wait for the broker
     * @throws DefinitionsUnavailable if that was not possible in time: neither yes nor no
     */
    public Optional<T> awaitKnown(String pipeline, Duration timeout) {
        Optional<T> known = find(pipeline);
        if (known.isPresent()) {
            return known;
        }
        refresh(timeout);
        return find(pipeline);
    }

    /** Every compiled definition in force, by pipeline. */
    public Map<String, T> all() {
        return active.all();
    }

    /** Why the newest version of a pipeline did not compile; empty if it did, or is not known. */
    public Optional<String> problem(String pipeline) {
        return active.problem(pipeline);
    }

    /** Stops reading; what is known stays known. */
    @Override
    public void close() {
        closing.countDown();
        caughtUp.countDown();
        requests.close();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        context.health().unregister(service + ".definitions");
    }

    private void refresh(Duration timeout) {
        try {
            if (!requests.awaitRead(timeout)) {
                throw new DefinitionsUnavailable("the topic of definitions could not be read to its end within "
                        + timeout.toMillis() + " ms: " + status.reason());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DefinitionsUnavailable("interrupted while the definitions were read", e);
        }
    }

    private void run() {
        while (closing.getCount() > 0) {
            try (var opened = new KafkaConsumer<>(
                    context.kafka().consumer(service + "-definitions"),
                    new ByteArrayDeserializer(),
                    new ByteArrayDeserializer())) {
                requests.reading(opened);
                tail(new DefinitionTopic(opened, context.topics().pipelines()));
            } catch (InterruptException e) {
                closing.countDown();
            } catch (RuntimeException e) {
                if (closing.getCount() > 0) {
                    unavailable(e);
                }
            } finally {
                requests.reading(null);
            }
        }
        requests.close();
    }

    /** Reads from the beginning, so that a removal that was compacted away while the broker was unreachable is seen too. */
    private void tail(DefinitionTopic topic) {
        boolean fresh = true;
        while (closing.getCount() > 0) {
            try {
                long wanted = requests.newest();
                if (fresh) {
                    topic.open();
                    active.replace(topic.readToEnd());
                    fresh = false;
                } else {
                    active.update(topic.readToEnd());
                }
                available(wanted);
                active.update(topic.poll(IDLE));
            } catch (WakeupException e) {
                log.atTrace().addKeyValue("service", service).log("woken to look for definitions");
            }
        }
    }

    private void available(long refreshed) {
        if (!status.isReady()) {
            log.atInfo().addKeyValue("service", service).log("definitions are known");
        }
        status = HealthStatus.ready();
        caughtUp.countDown();
        requests.done(refreshed);
    }

    private void unavailable(RuntimeException cause) {
        String reason = "cannot read the definitions from " + context.kafka().bootstrapServers() + ": "
                + (cause instanceof KafkaException ? cause.getMessage() : cause.toString());
        if (status.isReady() || !reason.equals(status.reason())) {
            log.atWarn()
                    .addKeyValue("service", service)
                    .addKeyValue("reason", reason)
                    .log("definitions not available, trying again");
        }
        status = HealthStatus.notReady(reason);
        try {
            if (closing.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
                log.atDebug().addKeyValue("service", service).log("closed while waiting for the definitions");
            }
        } catch (InterruptedException e) {
            closing.countDown();
        }
    }
}
