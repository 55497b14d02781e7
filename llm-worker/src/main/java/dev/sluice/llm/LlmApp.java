package dev.sluice.llm;

import dev.sluice.llm.coalescer.CoalescerRun;
import dev.sluice.llm.coalescer.CoalescerTopology;
import dev.sluice.llm.pool.CallPool;
import dev.sluice.llm.pool.Line;
import dev.sluice.llm.pool.PoolConfig;
import dev.sluice.runtime.Service;
import dev.sluice.runtime.ServiceContext;
import dev.sluice.runtime.health.HealthStatus;
import dev.sluice.runtime.kafka.InstanceId;
import dev.sluice.runtime.kafka.RequiredTopics;
import dev.sluice.schemas.Topics;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.ToIntFunction;
import org.apache.kafka.clients.CommonClientConfigs;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The model worker: coalescer and pool in one service. Switched off, it starts nothing and is ready. One thread at a time starts
 * and stops it; the health check may be asked by any.
 */
public final class LlmApp implements Service {

    private static final Logger log = LoggerFactory.getLogger(LlmApp.class);
    private static final String NAME = "llm";

    private final LlmConfig config;
    private final ServiceContext context;
    private final LlmMetrics metrics;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile String waitingFor = "not started";
    private volatile @Nullable CoalescerRun coalescer;
    private volatile @Nullable CallPool pool;
    private volatile @Nullable LineAssembly lines;

    /** Registers health checks, metrics and a page; does no I/O. */
    public LlmApp(LlmConfig config, ServiceContext context) {
        this.config = config;
        this.context = context;
        this.metrics = new LlmMetrics(context.meters());
        if (config.enabled()) {
            context.health().register("llm-coalescer", this::coalescerHealth);
            context.health().register("llm-pool", this::poolHealth);
            context.http().routes(new LlmPage(context.meters())::addTo);
            metrics.gauge("sluice.llm.in.flight", "Batches at the provider now", () -> withPool(CallPool::inFlight));
            metrics.gauge(
                    "sluice.llm.open", "Questions taken up by the pool and not done", () -> withPool(CallPool::open));
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    /** Waits for the broker and the topics, then starts the threads. Interruptible. */
    @Override
    public void start() {
        if (!config.enabled()) {
            log.atInfo().log("disabled: no question is asked of a model; llm.enabled switches it on");
            return;
        }
        if (!topicsExist()) {
            return;
        }
        Topics topics = context.topics();
        var assembled = LineAssembly.assemble(config, context, topics);
        lines = assembled;
        String instance = InstanceId.keptIn(context.config().dataDir(), "llm").value();
        startPool(topics, instance, assembled.lines());
        coalescer = CoalescerRun.start(
                topics,
                config.waiting(),
                metrics,
                context.meters(),
                context.kafka().streams(CoalescerTopology.applicationId(topics.namespace())),
                instance,
                assembled::isHolding);
    }

    /** The pool first: what it publishes late is read by the coalescer at the next start. */
    @Override
    public void stop(Duration timeout) {
        stopped.countDown();
        long deadline = System.nanoTime() + timeout.toNanos();
        CallPool calls = pool;
        if (calls != null) {
            calls.stop(timeout.multipliedBy(2).dividedBy(3));
        }
        CoalescerRun running = coalescer;
        if (running != null) {
            running.close(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        }
        LineAssembly assembled = lines;
        if (assembled != null) {
            assembled.close();
        }
        waitingFor = "stopped";
    }

    private void startPool(Topics topics, String instance, List<Line> asked) {
        String group = CallPool.group(topics.namespace());
        var consumer = context.kafka().consumer(group, group);
        consumer.putIfAbsent(CommonClientConfigs.GROUP_INSTANCE_ID_CONFIG, instance);
        pool = CallPool.start(
                topics,
                new PoolConfig(
                        config.maxConcurrency(),
                        config.batch().maxRecords(),
                        config.batch().linger(),
                        config.maxRetries(),
                        config.retry(),
                        config.timeout(),
                        config.budget().whenSpent()),
                new CallPool.Clients(consumer, context.kafka().producer(group)),
                asked,
                metrics,
                context.clock());
    }

    private boolean topicsExist() {
        Topics topics = context.topics();
        var needed = new RequiredTopics(List.of(
                topics.llmNeeded().name(),
                topics.llmCalls().name(),
                topics.llmAnswers().name(),
                topics.llmUsage().name(),
                topics.llmPermits().name(),
                topics.llmControl().name(),
                topics.enrichments().name()));
        waitingFor = "waiting for the broker";
        try {
            return needed.await(context.kafka().admin(), stopped, reason -> waitingFor = reason);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the topics", e);
        }
    }

    private HealthStatus coalescerHealth() {
        CoalescerRun running = coalescer;
        return running == null ? HealthStatus.notReady(waitingFor) : running.health();
    }

    private HealthStatus poolHealth() {
        CallPool calls = pool;
        LineAssembly assembled = lines;
        if (calls == null || assembled == null) {
            return HealthStatus.notReady(waitingFor);
        }
        String trouble = calls.trouble() == null ? assembled.trouble() : calls.trouble();
        return trouble == null ? HealthStatus.ready() : HealthStatus.notReady(trouble);
    }

    private int withPool(ToIntFunction<CallPool> number) {
        CallPool calls = pool;
        return calls == null ? 0 : number.applyAsInt(calls);
    }
}
