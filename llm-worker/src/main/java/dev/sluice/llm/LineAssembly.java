package dev.sluice.llm;

import dev.sluice.llm.money.Budgets;
import dev.sluice.llm.money.Price;
import dev.sluice.llm.money.PriceTable;
import dev.sluice.llm.money.Tariff;
import dev.sluice.llm.permit.PausablePermits;
import dev.sluice.llm.permit.PermitDesk;
import dev.sluice.llm.permit.Permits;
import dev.sluice.llm.permit.Terms;
import dev.sluice.llm.pool.Line;
import dev.sluice.llm.provider.ClientSettings;
import dev.sluice.llm.provider.ModelClient;
import dev.sluice.llm.simulator.SimulatedProvider;
import dev.sluice.llm.simulator.SimulatorOptions;
import dev.sluice.llm.tuning.Tuning;
import dev.sluice.llm.tuning.TuningFeed;
import dev.sluice.runtime.ServiceContext;
import dev.sluice.schemas.Topics;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The providers of a configuration, ready to be called, with what they share: the permits, the changed settings, and the simulated provider where one is
 * wanted. Thread-safe; closed once.
 */
final class LineAssembly implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LineAssembly.class);
    /** Longest response that is read. */
    private static final int MAX_ANSWER_BYTES = 4 * 1024 * 1024;
    /** A worker tells at once what became of a call; after this it is taken for dead. */
    private static final Duration TO_SETTLE = Duration.ofMinutes(1);
    /** Every pipeline that waits for money asks more often than this. */
    private static final Duration HOLDING = Duration.ofMinutes(1);

    private final LlmConfig config;
    private final PriceTable prices;
    private final PermitDesk desk;
    private final Tuning tuning;
    private final TuningFeed feed;
    private final List<Line> lines = new ArrayList<>();
    private @Nullable SimulatedProvider simulator;

    private LineAssembly(LlmConfig config, ServiceContext context, Topics topics) {
        this.config = config;
        this.prices = PriceTable.load(config.prices());
        this.tuning = new Tuning();
        this.feed = new TuningFeed(topics.llmControl(), context.kafka().consumer("llm-control"), tuning);
        this.desk = new PermitDesk(
                topics,
                new Budgets(config.budget(), tuning, context.clock()),
                context.clock(),
                context.kafka().consumer("llm-permits"),
                context.kafka().producer("llm-permits"));
    }

    /**
     * Makes the clients; waits until all changed settings are known, and reads the permit log in the background.
     *
     * @throws IllegalStateException if interrupted
     */
    static LineAssembly assemble(LlmConfig config, ServiceContext context, Topics topics) {
        var assembly = new LineAssembly(config, context, topics);
        try {
            assembly.feed.awaitCaughtUp();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            assembly.close();
            throw new IllegalStateException("interrupted while the changed settings were read", e);
        }
        config.models().forEach(model -> assembly.lines.add(assembly.line(model)));
        return assembly;
    }

    /** Who is asked, in this order. */
    List<Line> lines() {
        return List.copyOf(lines);
    }

    /** Whether questions wait for money, or for the end of a pause. */
    boolean isHolding() {
        return desk.refusedWithin(HOLDING) || tuning.isAnythingPaused();
    }

    /** Why nobody gets leave to call; null when they do. */
    @Nullable
    String trouble() {
        return desk.trouble() == null ? feed.trouble() : desk.trouble();
    }

    @Override
    public void close() {
        feed.close();
        desk.close();
        if (simulator != null) {
            simulator.close();
        }
    }

    private Line line(ModelRef model) {
        return new Line(model.identity(), client(model), new Tariff(price(model), config.maxTokens()), permits(model));
    }

    private Price price(ModelRef model) {
        return prices.of(model.provider().word(), model.model()).orElseGet(() -> {
            if (!model.provider().isLocal()) {
                log.atWarn()
                        .addKeyValue("provider", model.provider().word())
                        .addKeyValue("model", model.model())
                        .log("price not known: calls are counted as costing nothing");
            }
            return Price.FREE;
        });
    }

    private Permits permits(ModelRef model) {
        String limited = model.limited();
        return new PausablePermits(limited, tuning, desk.under(() -> terms(limited)));
    }

    /** As changed while it runs, and as configured otherwise. */
    private Terms terms(String limited) {
        CurrentLimits limits = CurrentLimits.of(config, tuning, limited);
        return Terms.perMinute(
                limited,
                limits.requestsPerMinute(),
                limits.tokensPerMinute(),
                config.timeout().plus(TO_SETTLE));
    }

    private ModelClient client(ModelRef model) {
        ProviderAccess access = config.access(model.provider());
        return model.provider()
                .client(new ClientSettings(
                        endpoint(model.provider(), access),
                        access.apiKey(),
                        model.model(),
                        config.temperature(),
                        config.maxTokens(),
                        config.timeout(),
                        MAX_ANSWER_BYTES,
                        config.idleTimeout()));
    }

    private URI endpoint(Provider provider, ProviderAccess access) {
        URI configured = access.endpoint() == null ? provider.endpoint() : access.endpoint();
        if (configured != null) {
            return configured;
        }
        if (simulator == null) {
            simulator = SimulatedProvider.start(SimulatorOptions.defaults());
        }
        return simulator.url();
    }
}
