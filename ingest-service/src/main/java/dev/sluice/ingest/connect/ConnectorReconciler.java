package dev.sluice.ingest.connect;

import dev.sluice.ingest.IngestMetrics;
import dev.sluice.ingest.IngestPipeline;
import dev.sluice.runtime.health.HealthStatus;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.connect.errors.NotFoundException;
import org.apache.kafka.connect.runtime.Herder;
import org.apache.kafka.connect.runtime.Herder.Created;
import org.apache.kafka.connect.runtime.RestartRequest;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorInfo;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorStateInfo;
import org.apache.kafka.connect.runtime.rest.errors.BadRequestException;
import org.apache.kafka.connect.util.Callback;
import org.apache.kafka.connect.util.FutureCallback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the worker group run one connector for each definition that wants one, and starts again what has failed. Every worker may
 * do it at any time: only the leader's changes are taken, and doing it twice changes nothing. Belongs to one thread.
 */
public final class ConnectorReconciler {

    private static final Logger log = LoggerFactory.getLogger(ConnectorReconciler.class);
    private static final long ANSWER_SECONDS = 20;

    private final Supplier<Map<String, IngestPipeline>> pipelines;
    private final Predicate<String> keep;
    private final Function<IngestPipeline, ConnectorPlan> plan;
    private final UnsupportedSources unsupported;
    private final IngestMetrics metrics;
    private final Map<String, RestartPause> pauses = new HashMap<>();
    private final FinishedRanges ranges = new FinishedRanges(System::nanoTime);
    private final StoppedConnectors stopped;

    /**
     * @param pipelines the definitions in force
     * @param keep whether the connector of a pipeline without a definition stays: it has one that does not compile here
     * @param plan the connector that a definition wants
     * @param unsupported hears of definitions that cannot be followed
     * @param patience how long a connector may stand still before it is told to go on
     */
    public ConnectorReconciler(
            Supplier<Map<String, IngestPipeline>> pipelines,
            Predicate<String> keep,
            Function<IngestPipeline, ConnectorPlan> plan,
            UnsupportedSources unsupported,
            IngestMetrics metrics,
            Duration patience) {
        this.pipelines = pipelines;
        this.keep = keep;
        this.plan = plan;
        this.unsupported = unsupported;
        this.metrics = metrics;
        this.stopped = new StoppedConnectors(patience, System::nanoTime);
    }

    /** Compares and changes what differs; the health of the connectors. */
    HealthStatus reconcile(Herder herder) throws InterruptedException {
        Map<String, Map<String, String>> wanted = wanted();
        Set<String> kept = new TreeSet<>(wanted.keySet());
        for (String name : herder.connectors()) {
            Map<String, String> config = config(herder, name);
            String pipeline = config == null ? null : config.get(ConnectorPlan.PIPELINE);
            if (config == null || pipeline == null || wanted.containsKey(name) || keep.test(pipeline)) {
                continue;
            }
            boolean fetches = FinishedRanges.isRanges(config) && wanted.containsKey(pipeline);
            if (fetches && !ranges.areFinished(herder, name, config)) {
                kept.add(name);
            } else {
                ranges.forget(name);
                this.<Created<ConnectorInfo>>change(
                        "remove", name, callback -> herder.deleteConnectorConfig(name, callback));
            }
        }
        for (var connector : wanted.entrySet()) {
            String name = connector.getKey();
            if (!connector.getValue().equals(config(herder, name))) {
                this.<Created<ConnectorInfo>>change(
                        "configure",
                        name,
                        callback -> herder.putConnectorConfig(name, connector.getValue(), true, callback));
            }
        }
        var conditions = new TreeMap<String, ConnectorCondition>();
        kept.forEach(name -> conditions.put(name, ConnectorCondition.of(herder, name)));
        resumeForgotten(herder, conditions);
        return restartFailed(herder, conditions);
    }

    private Map<String, Map<String, String>> wanted() {
        var wanted = new TreeMap<String, Map<String, String>>();
        pipelines.get().forEach((name, pipeline) -> plan.apply(pipeline)
                .match(
                        config -> wanted.put(name, config),
                        () -> unsupported.settled(name),
                        why -> unsupported.refuse(
                                name, pipeline.definition().source().connector(), why)));
        return wanted;
    }

    private static @Nullable Map<String, String> config(Herder herder, String name) {
        try {
            ConnectorInfo info = herder.connectorInfo(name);
            return info == null ? null : info.config();
        } catch (NotFoundException e) {
            return null;
        }
    }

    private void resumeForgotten(Herder herder, Map<String, ConnectorCondition> conditions) {
        var still = new TreeSet<String>();
        conditions.forEach((name, condition) -> {
            if (condition.isStopped()) {
                still.add(name);
                if (stopped.isForgotten(name)) {
                    herder.resumeConnector(name);
                    log.atWarn().addKeyValue("connector", name).log("connector was left stopped, goes on");
                }
            }
        });
        stopped.retain(still);
    }

    private HealthStatus restartFailed(Herder herder, Map<String, ConnectorCondition> conditions)
            throws InterruptedException {
        HealthStatus health = HealthStatus.ready();
        for (var connector : conditions.entrySet()) {
            String name = connector.getKey();
            String failure = connector.getValue().failure();
            RestartPause pause = pauses.computeIfAbsent(name, n -> new RestartPause(System::nanoTime));
            if (failure == null) {
                pause.runs();
                continue;
            }
            health = HealthStatus.notReady("pipeline " + name + ": " + failure);
            if (pause.isOver()) {
                var request = new RestartRequest(name, true, true);
                boolean done = this.<ConnectorStateInfo>change(
                        "restart", name, callback -> herder.restartConnectorAndTasks(request, callback));
                if (done) {
                    metrics.restarted(name);
                    log.atWarn()
                            .addKeyValue("pipeline", name)
                            .addKeyValue("reason", failure)
                            .log("connector restarted");
                }
                pause.restarted();
            }
        }
        pauses.keySet().retainAll(conditions.keySet());
        return health;
    }

    /** Whether asking again would bring the same answer: the configuration is wrong, or there is no such class. */
    private static boolean isRefusal(Throwable cause) {
        return cause instanceof BadRequestException
                || String.valueOf(cause.getMessage()).startsWith("Failed to find any class");
    }

    private String connectorOf(String name) {
        IngestPipeline pipeline = pipelines.get().get(name);
        return pipeline == null ? name : pipeline.definition().source().connector();
    }

    @FunctionalInterface
    private interface Change<T> {
        void ask(Callback<T> callback);
    }

    /** Asks for a change; whether it was made. */
    private <T> boolean change(String what, String name, Change<T> change) throws InterruptedException {
        var answer = new FutureCallback<T>();
        try {
            change.ask(answer);
            answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
            log.atInfo()
                    .addKeyValue("connector", name)
                    .addKeyValue("change", what)
                    .log("connector changed");
            return true;
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            // not the leader, or the group is rebalancing: the leader does it, or the next round
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (isRefusal(cause)) {
                unsupported.refuse(name, connectorOf(name), "Kafka Connect refuses it: " + cause.getMessage());
            }
            log.atDebug()
                    .addKeyValue("connector", name)
                    .addKeyValue("change", what)
                    .addKeyValue("reason", cause.toString())
                    .log("connector not changed by this worker");
            return false;
        }
    }
}
