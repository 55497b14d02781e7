package dev.sluice.standalone.command;

import dev.sluice.llm.simulator.SimulatedProvider;
import dev.sluice.llm.simulator.SimulatorOptions;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice simulate-llm}: an OpenAI-compatible provider that costs nothing and counts what it is asked. */
@Command(
        name = "simulate-llm",
        description = "Runs a simulated, OpenAI-compatible provider on 127.0.0.1: latency, faults, a ledger at /stats.",
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
            description = "Time before an answer (default: ${DEFAULT-VALUE}).")
    private long latencyMs = 50;

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

    @Override
    public Integer call() throws Exception {
        SimulatorOptions options = SimulatorOptions.defaults()
                .withPort(port)
                .withLatency(Duration.ofMillis(latencyMs))
                .withFaults(rateLimited, errors, malformed);
        try (SimulatedProvider provider = SimulatedProvider.start(options)) {
            System.out.println("endpoint=" + provider.url());
            System.err.println(
                    "sluice: simulated provider; use it with llm.provider=simulate, llm.endpoint=" + provider.url());
            Thread.currentThread().join();
        }
        return 0;
    }
}
