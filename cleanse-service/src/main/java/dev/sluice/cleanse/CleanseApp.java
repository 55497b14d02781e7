package dev.sluice.cleanse;

import dev.sluice.cleanse.deadletter.DeadLetters;
import dev.sluice.cleanse.failure.Troubles;
import dev.sluice.cleanse.lookup.LookupTopics;
import dev.sluice.cleanse.record.OutputLimits;
import dev.sluice.cleanse.record.RecordCleansings;
import dev.sluice.cleanse.stream.RunningStreams;
import dev.sluice.cleanse.stream.StreamsSettings;
import dev.sluice.runtime.Service;
import dev.sluice.runtime.ServiceContext;
import dev.sluice.runtime.health.HealthStatus;
import dev.sluice.runtime.kafka.InstanceId;
import dev.sluice.runtime.kafka.RequiredTopics;
import dev.sluice.schemas.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.Topology;
import org.jspecify.annotations.Nullable;

/**
 * The cleanse service: makes the collaborators, starts them in order and stops them in reverse. One thread at a time starts and
 * stops it; the health check may be asked by any.
 */
public final class CleanseApp implements Service {

    private static final String NAME = "cleanse";
    /** Left for the definitions' thread, of what {@link #stop} is given. */
    private static final Duration RESERVE = Duration.ofMillis(500);

    private final ServiceContext context;
    private final CleanseConfig config;
    private final CleanseMetrics metrics;
    private final OutputLimits limits;
    private final Troubles troubles;
    private final PublishedPipelines pipelines;
    private final LookupTopics tables;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile @Nullable RunningStreams running;

    /** Registers health checks and metrics; does no I/O. */
    public CleanseApp(CleanseConfig config, ServiceContext context) {
        this.context = context;
        this.config = config;
        this.metrics = new CleanseMetrics(context.meters());
        this.limits = new OutputLimits((int) config.maxRecordSize().bytes());
        this.troubles = new Troubles(context.clock());
        this.tables = new LookupTopics(
                () -> new KafkaConsumer<>(
                        context.kafka().consumer(NAME + "-lookups"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer()),
                config.definitionWait());
        this.pipelines = new PublishedPipelines(context, NAME, config.llmModel());
        context.health().register(NAME, this::health);
    }

    @Override
    public String name() {
        return NAME;
    }

    /** Waits for the broker, the definitions and the topics, then starts the threads. Interruptible. */
    @Override
    public void start() {
        pipelines.start();
        if (!topicsExist()) {
            return;
        }
        var deadLetters = new DeadLetters(context.topics().deadLetters().name(), limits, metrics);
        Map<String, Object> settings = StreamsSettings.of(
                context.kafka().streams(applicationId(context.topics(), config.run())), config, deadLetters, troubles);
        var cleansings =
                new RecordCleansings(config, context.topics(), pipelines, limits, metrics, tables, context.clock());
        Topology topology = new CleanseTopology(context.topics(), cleansings, deadLetters, metrics).build(settings);
        InstanceId instance = InstanceId.keptIn(context.config().dataDir(), "cleanse");
        running = RunningStreams.start(topology, settings, instance, troubles, context.meters(), context.clock());
    }

    @Override
    public void stop(Duration timeout) {
        stopped.countDown();
        RunningStreams streams = running;
        if (streams != null) {
            streams.close(timeout.compareTo(RESERVE) > 0 ? timeout.minus(RESERVE) : timeout);
        }
        tables.close();
        pipelines.close();
    }

    /** The consumer group too; bump the number when what is stored under it can no longer be read. */
    static String applicationId(Topics topics, String run) {
        return topics.namespace() + "-cleanse-v1" + (run.isEmpty() ? "" : "-" + run);
    }

    private boolean topicsExist() {
        Topics topics = context.topics();
        var names = List.of(
                topics.raw().name(),
                topics.cleansed().name(),
                topics.llmNeeded().name(),
                topics.enrichments().name(),
                topics.deadLetters().name());
        try {
            boolean exist = new RequiredTopics(names).await(context.kafka().admin(), stopped, troubles::passing);
            troubles.over();
            return exist;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the topics", e);
        }
    }

    private HealthStatus health() {
        RunningStreams streams = running;
        return streams == null
                ? HealthStatus.notReady(troubles.reason().orElse("waiting for the definitions"))
                : streams.health();
    }
}
