package dev.sluice.llm.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.llm.simulator.ChatResponder.Response;
import io.javalin.Javalin;
import io.javalin.http.Context;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An OpenAI-compatible provider without a model: {@code POST /v1/chat/completions}, {@code GET /v1/models}, and its ledger at
 * {@code GET /stats}, {@code GET /stats/requests} and {@code POST /stats/reset}. Answers are made from the input alone, so they are the same every time. A
 * request that waits for its latency holds no thread. Thread-safe.
 */
public final class SimulatedProvider implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SimulatedProvider.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final long MAX_REQUEST_BYTES = 32L * 1024 * 1024;
    private static final int ANSWERING = 4;

    private final SimulatorOptions options;
    private final FaultPlan faults;
    private final ChatResponder responder;
    private final RequestLedger ledger;
    private final Javalin server;
    /** Without one of its own a machine of two processors would start a thread for each answer. */
    private final ExecutorService answering = Executors.newFixedThreadPool(ANSWERING, SimulatedProvider::daemon);

    private SimulatedProvider(SimulatorOptions options, FaultPlan faults) {
        this.options = options;
        this.faults = faults;
        this.responder = new ChatResponder(options);
        this.ledger = new RequestLedger(options.quota());
        this.server = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.startup.showOldJavalinVersionWarning = false;
            config.startup.startupWatcherEnabled = false;
            config.http.maxRequestSize = MAX_REQUEST_BYTES;
            config.routes.post("/v1/chat/completions", this::complete);
            config.routes.get("/v1/models", this::models);
            config.routes.get("/stats", context -> json(context, stats()));
            config.routes.get("/stats/requests", context -> json(context, ledger.entries()));
            config.routes.post("/stats/reset", context -> {
                reset();
                json(context, stats());
            });
        });
    }

    /**
     * Starts a provider with faults by the shares of the options.
     *
     * @throws RuntimeException if the port is taken
     */
    public static SimulatedProvider start(SimulatorOptions options) {
        return start(options, FaultPlan.of(options.faults(), options.seed()));
    }

    /** Starts a provider whose faults are chosen by a plan of its own. */
    public static SimulatedProvider start(SimulatorOptions options, FaultPlan faults) {
        var provider = new SimulatedProvider(options, faults);
        provider.server.start(options.host(), options.port());
        log.atInfo()
                .addKeyValue("url", provider.url())
                .log("simulated provider listens; its answers come from no model");
        return provider;
    }

    /** Base URL as {@code llm.endpoint} takes it, ending with {@code /v1}. */
    public URI url() {
        return URI.create("http://" + options.host() + ":" + server.port() + "/v1");
    }

    /** The ledger now. */
    public SimulatorStats stats() {
        return ledger.stats();
    }

    /** When each request arrived, refused ones too, in microseconds of {@link #nowMicros}. */
    public long[] arrivalsMicros() {
        return ledger.entries().stream()
                .mapToLong(RequestJournal.Entry::arrivedMicros)
                .toArray();
    }

    /** How often each input has been asked about since the last reset, by {@link InputDigest}; answered or not. */
    public Map<String, Integer> asked() {
        return ledger.asked();
    }

    /** Microseconds since the provider was made. */
    public long nowMicros() {
        return ledger.nowMicros();
    }

    /** Sets the ledger back to nothing; requests under way stay counted as in flight. */
    public void reset() {
        ledger.reset();
    }

    @Override
    public void close() {
        server.stop();
        answering.shutdown();
    }

    private void complete(Context context) {
        long number = ledger.begin();
        String key = options.apiKey();
        if (key != null && !("Bearer " + key).equals(context.header("Authorization"))) {
            refuse(context, ChatResponder.error(401, "invalid_request_error", "invalid_api_key", "Incorrect API key"));
            return;
        }
        JsonNode request;
        try {
            request = JSON.readTree(context.bodyAsBytes());
        } catch (IOException e) {
            refuse(context, badRequest("the body is not JSON"));
            return;
        }
        Optional<JsonNode> found = PromptReader.questions(request);
        if (found.isEmpty()) {
            refuse(context, badRequest("the last user message ends with no {\"task\", \"records\"} object"));
            return;
        }
        JsonNode question = found.get();
        JsonNode records = question.path("records");
        Response sound = responder.respond(request, question, Fault.NONE, number);
        Fault fault = ledger.arrived(records, sound.tokensIn() + sound.tokensOut(), faults.next(number));
        if (fault == Fault.HANG) {
            context.future(CompletableFuture::new);
            return;
        }
        Response response = fault == Fault.NONE ? sound : responder.respond(request, question, fault, number);
        String task = question.path("task").asText();
        Runnable end =
                switch (fault) {
                    case RESET, STALL -> () -> breakOff(context, response, task, records.size());
                    default -> () -> answer(context, response, task, records.size());
                };
        Duration latency = options.latency().quantiles().at(Dice.share(Dice.bits(~options.seed(), number)));
        if (fault == Fault.STALL) {
            end.run();
            context.future(CompletableFuture::new);
            return;
        }
        if (latency.isZero()) {
            end.run();
            return;
        }
        var delayed = CompletableFuture.delayedExecutor(latency.toNanos(), TimeUnit.NANOSECONDS, answering);
        context.future(() -> CompletableFuture.runAsync(end, delayed));
    }

    /** Half of the body it has promised; the server then closes the connection, or leaves it as it is. */
    private void breakOff(Context context, Response response, String task, int questions) {
        byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
        try {
            context.status(200).contentType(type(response));
            context.res().setContentLength(body.length);
            context.res().getOutputStream().write(body, 0, body.length / 2);
            context.res().flushBuffer();
        } catch (IOException e) {
            log.atDebug().setCause(e).log("the client was faster");
        }
        ledger.end(200, task, used(response, questions));
    }

    private void answer(Context context, Response response, String task, int questions) {
        response.headers().forEach(context::header);
        context.status(response.status()).contentType(type(response)).result(response.body());
        ledger.end(response.status(), task, used(response, questions));
    }

    private static String type(Response response) {
        return response.headers().getOrDefault("Content-Type", "application/json");
    }

    private void refuse(Context context, Response response) {
        answer(context, response, "", 0);
    }

    private static TaskTotals used(Response response, int questions) {
        return new TaskTotals(1, questions, response.tokensIn(), response.tokensOut());
    }

    private static Thread daemon(Runnable body) {
        var thread = new Thread(body, "simulated-provider-answers");
        thread.setDaemon(true);
        return thread;
    }

    private static Response badRequest(String message) {
        return ChatResponder.error(400, "invalid_request_error", "invalid_value", message);
    }

    private void models(Context context) {
        json(
                context,
                Map.of(
                        "object",
                        "list",
                        "data",
                        List.of(Map.of("id", options.model(), "object", "model", "owned_by", "sluice-simulator"))));
    }

    private static void json(Context context, Object body) {
        try {
            context.contentType("application/json").result(JSON.writeValueAsBytes(body));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("statistics are plain numbers", e);
        }
    }
}
