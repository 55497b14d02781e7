package dev.sluice.ingest;

import dev.sluice.ingest.connect.ConnectWorker;
import dev.sluice.ingest.connect.ConnectorPlan;
import dev.sluice.ingest.connect.ConnectorReconciler;
import dev.sluice.ingest.connect.Workplace;
import dev.sluice.ingest.push.PushDescription;
import dev.sluice.ingest.push.PushDoor;
import dev.sluice.ingest.push.RawProducer;
import dev.sluice.ingest.source.SourceDoor;
import dev.sluice.runtime.Service;
import dev.sluice.runtime.ServiceContext;
import dev.sluice.runtime.config.ConfigProblem;
import dev.sluice.runtime.config.InvalidConfig;
import dev.sluice.runtime.definitions.DefinitionFeed;
import dev.sluice.runtime.definitions.DefinitionListener;
import dev.sluice.schemas.PipelineVersion;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The ingest service: brings files and pushes to {@code raw}. */
public final class IngestApp implements Service {

    private final ServiceContext context;
    private final IngestConfig config;
    private final DefinitionFeed<IngestPipeline> pipelines;
    private final SourceNotices notices;
    private final ConnectWorker worker;
    private final PushDoor door;
    private @Nullable RawProducer producer;

    /**
     * Does no I/O; registers health checks, metrics and the route {@code POST /push/{pipeline}}.
     *
     * @throws InvalidConfig if Connect's REST door would be open to other machines without a token
     */
    public IngestApp(IngestConfig config, ServiceContext context) {
        this(config, context, IngestPipeline::compile, Duration.ofSeconds(30));
    }

    /**
     * With a compiler of one's own.
     *
     * @param patience how long a connector may stand still, as for a reset, before it is told to go on
     */
    IngestApp(
            IngestConfig config,
            ServiceContext context,
            Function<PipelineVersion, IngestPipeline> compile,
            Duration patience) {
        if (!config.rest().loopback() && context.config().http().token() == null) {
            throw new InvalidConfig(List.of(ConfigProblem.of(
                    "ingest.rest.host",
                    "binding to '" + config.rest().host()
                            + "' lets other machines in; set http.token, or bind to 127.0.0.1")));
        }
        this.context = context;
        this.config = config;
        var metrics = new IngestMetrics(context.meters());
        pipelines = new DefinitionFeed<>(context, "ingest", compile);
        notices = new SourceNotices(context.clock());
        var workplace = new Workplace(
                context.topics(),
                pipelines::find,
                pipeline -> PullSources.open(pipeline.definition().source(), pipeline.base(), context.clock()),
                metrics,
                (int) config.maxRecordBytes().bytes(),
                context.config().http().token(),
                context.config().dataDir().resolve("objects"),
                context.clock());
        var reconciler = new ConnectorReconciler(
                pipelines::all,
                name -> pipelines.problem(name).isPresent(),
                pipeline -> ConnectorPlan.of(pipeline, config),
                notices,
                metrics,
                patience);
        worker = new ConnectWorker(config, context, workplace, reconciler);
        pipelines.onChange(new DefinitionListener<>() {
            @Override
            public void changed(PipelineVersion version, IngestPipeline compiled) {
                worker.wakeUp();
            }

            @Override
            public void removed(String pipeline) {
                worker.wakeUp();
            }
        });
        door = new PushDoor(pipelines, config, metrics, context.config().http().token());
        context.http().pass(door::lets);
        var sources = new SourceDoor(
                pipelines::find, worker::restUrl, context.config().http().token(), context.clock());
        context.http().routes(routes -> routes.post("/push/{pipeline}", door::handle)
                .get(PushDescription.PATH, PushDescription::answer)
                .get("/api/sources/{pipeline}", sources::state)
                .post("/api/sources/{pipeline}/reset", sources::reset)
                .post("/api/sources/{pipeline}/backfill", sources::backfill));
    }

    @Override
    public String name() {
        return "ingest";
    }

    /** Returns when the definitions are known and the push door is open; Connect comes up by itself. */
    @Override
    public void start() {
        pipelines.start();
        var raw = new RawProducer(context, config.push());
        producer = raw;
        notices.open(raw);
        door.open(raw);
        worker.start();
    }

    /** Where Kafka Connect's own REST door is; empty while the worker is not up. */
    public Optional<URI> connectUrl() {
        return worker.restUrl();
    }

    @Override
    public void stop(Duration timeout) {
        door.close();
        notices.close();
        // the worker waits for its transactions, and for a broker that is away as long as it may: leave the others
        // their share
        worker.stop(timeout.multipliedBy(3).dividedBy(4));
        RawProducer raw = producer;
        producer = null;
        if (raw != null) {
            raw.close(timeout.dividedBy(10));
        }
        pipelines.close();
    }
}
