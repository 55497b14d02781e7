package dev.sluice.standalone.command;

import dev.sluice.llm.simulator.Fault;
import dev.sluice.llm.simulator.Latency;
import dev.sluice.llm.simulator.Quota;
import dev.sluice.llm.simulator.SimulatedProvider;
import dev.sluice.llm.simulator.SimulatorOptions;
import dev.sluice.llm.simulator.TruthFile;
import dev.sluice.runtime.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice simulate-llm}: an OpenAI-compatible provider that costs nothing and counts what it is asked. */
@Command(
        name = "simulate-llm",
        description = {
            "Runs a simulated, OpenAI-compatible provider on 127.0.0.1. Answers are made from the input alone, or come from a"
                    + " truth file; the same seed meets the same faults.",
            "Its ledger: GET /stats, GET /stats/requests (each request as it arrived), POST /stats/reset."
        },
        mixinStandardHelpOptions = true)
public final class SimulateLlmCommand implements Callable<Integer> {

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Port (default: ${DEFAULT-VALUE}; 0 takes a free one).")
    private int port = 8089;

    @Option(
            names = "--latency-ms",
            paramLabel = "MS",
            description = "Time before an answer, always the same (default: ${DEFAULT-VALUE}).")
    private long latencyMs = 50;

    @Option(names = "--latency", paramLabel = "SPEC", description = "Instead of that: " + Latency.FORMS + ".")
    private @Nullable String latency;

    @Option(
            names = "--rate-limited",
            paramLabel = "SHARE",
            description = "Share of requests answered with 429, 0 to 1.")
    private double rateLimited;

    @Option(names = "--errors", paramLabel = "SHARE", description = "Share of requests answered with 500, 0 to 1.")
    private double errors;

    @Option(
            names = "--malformed",
            paramLabel = "SHARE",
            description = "Share of answers that are not the JSON asked for, 0 to 1.")
    private double malformed;

    @Option(
            names = "--fault",
            paramLabel = "KIND=SHARE",
            split = ",",
            description = {
                "Share of requests that meet a fault, 0 to 1; may be repeated. Kinds: throttled (429 with Retry-After),"
                        + " throttled_silently (429 without), error (500), overloaded (503), hang (never answered), stall (stops in the middle), reset (the"
                        + " connection breaks off in the body), empty_body, oversized (8 MiB), redirect, content_filter,"
                        + " refusal, prose, fenced, truncated, missing_item, extra_fields, wrong_type, wrong_value."
            })
    private Map<String, Double> shares = Map.of();

    @Option(
            names = "--retry-after",
            paramLabel = "SECONDS",
            description = "What a 429 asks for (default: ${DEFAULT-VALUE}; -1: nothing).")
    private long retryAfterSeconds = 1;

    @Option(
            names = "--quota",
            paramLabel = "SPEC",
            description = "What any sliding window lets through; what is above is answered 429: " + Quota.FORM + ".")
    private @Nullable String quota;

    @Option(
            names = "--truth",
            paramLabel = "FILE",
            description =
                    "Right answers, JSON lines of {\"input\": {...}, \"output\": {...}}: for questions that have these input"
                            + " fields. What is not in it is made from the input.")
    private @Nullable Path truth;

    @Option(names = "--api-key", paramLabel = "KEY", description = "Requests without this bearer key are answered 401.")
    private @Nullable String apiKey;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Chooses which requests meet a fault and how long each takes (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Override
    public Integer call() throws Exception {
        SimulatorOptions options;
        try {
            options = options();
        } catch (IllegalArgumentException | IOException e) {
            System.err.println("sluice: " + (e instanceof IOException ? "--truth: cannot read " : "") + e.getMessage());
            return ExitCode.USAGE.code();
        }
        try (SimulatedProvider provider = SimulatedProvider.start(options)) {
            System.out.println("endpoint=" + provider.url());
            System.err.println(
                    "sluice: simulated provider; use it with llm.provider=simulate, llm.endpoint=" + provider.url());
            Thread.currentThread().join();
        }
        return 0;
    }

    /** What the options say; an {@link IllegalArgumentException} names what is wrong with them. */
    SimulatorOptions options() throws IOException {
        return SimulatorOptions.defaults()
                .withPort(port)
                .withLatency(latency == null ? Latency.always(Duration.ofMillis(latencyMs)) : Latency.parse(latency))
                .withFaults(faults())
                .withRetryAfter(retryAfterSeconds < 0 ? null : Duration.ofSeconds(retryAfterSeconds))
                .withQuota(quota == null ? Quota.COUNTED : Quota.parse(quota))
                .withTruth(truth == null ? TruthFile.NONE : TruthFile.read(truth))
                .withApiKey(apiKey)
                .withSeed(seed);
    }

    private Map<Fault, Double> faults() {
        var all = new EnumMap<Fault, Double>(Fault.class);
        all.putAll(SimulatorOptions.defaults()
                .withFaults(rateLimited, errors, malformed)
                .faults());
        shares.forEach((kind, share) -> all.merge(fault(kind), share, Double::sum));
        return all;
    }

    private static Fault fault(String kind) {
        try {
            return Fault.valueOf(kind.toUpperCase(Locale.ROOT).replace('-', '_'));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--fault: '" + kind + "' is not known; see --help", e);
        }
    }
}
