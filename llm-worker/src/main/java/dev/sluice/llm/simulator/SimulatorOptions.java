package dev.sluice.llm.simulator;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the simulated provider behaves.
 *
 * @param host address to bind to
 * @param port port to bind to; 0 takes a free one
 * @param model name it answers under; any model may be asked for
 * @param latency time from request to answer
 * @param throttledShare share of requests answered 429 with Retry-After, 0 to 1
 * @param retryAfter what the 429 asks for, in whole seconds
 * @param errorShare share of requests answered 500, 0 to 1
 * @param malformedShare share of requests whose answer is no valid answer (prose, cut short, an item missing), 0 to 1
 * @param apiKey bearer key that every request must carry; null: none is asked for
 * @param seed chooses which requests meet a fault; the same seed, the same requests
 * @param quota what is let through in a sliding window
 */
public record SimulatorOptions(
        String host,
        int port,
        String model,
        Duration latency,
        double throttledShare,
        Duration retryAfter,
        double errorShare,
        double malformedShare,
        @Nullable String apiKey,
        long seed,
        Quota quota) {

    public SimulatorOptions {
        share("throttled share", throttledShare);
        share("error share", errorShare);
        share("malformed share", malformedShare);
        if (throttledShare + errorShare + malformedShare > 1.0) {
            throw new IllegalArgumentException("the shares of faults add up to more than 1");
        }
        if (latency.isNegative() || retryAfter.isNegative()) {
            throw new IllegalArgumentException("latency and retry-after are 0 or longer");
        }
    }

    /** Answers at once and without faults, on a free loopback port. */
    public static SimulatorOptions defaults() {
        return new SimulatorOptions(
                "127.0.0.1",
                0,
                "simulated",
                Duration.ZERO,
                0.0,
                Duration.ofSeconds(1),
                0.0,
                0.0,
                null,
                1,
                Quota.COUNTED);
    }

    /** The same on another port. */
    public SimulatorOptions withPort(int newPort) {
        return new SimulatorOptions(
                host,
                newPort,
                model,
                latency,
                throttledShare,
                retryAfter,
                errorShare,
                malformedShare,
                apiKey,
                seed,
                quota);
    }

    /** The same with another time from request to answer. */
    public SimulatorOptions withLatency(Duration newLatency) {
        return new SimulatorOptions(
                host,
                port,
                model,
                newLatency,
                throttledShare,
                retryAfter,
                errorShare,
                malformedShare,
                apiKey,
                seed,
                quota);
    }

    /** The same with other shares of faults. */
    public SimulatorOptions withFaults(double throttled, double error, double malformed) {
        return new SimulatorOptions(
                host, port, model, latency, throttled, retryAfter, error, malformed, apiKey, seed, quota);
    }

    /** The same with another Retry-After on 429. */
    public SimulatorOptions withRetryAfter(Duration newRetryAfter) {
        return new SimulatorOptions(
                host,
                port,
                model,
                latency,
                throttledShare,
                newRetryAfter,
                errorShare,
                malformedShare,
                apiKey,
                seed,
                quota);
    }

    /** The same, but requests without this key are answered 401. */
    public SimulatorOptions withApiKey(String newApiKey) {
        return new SimulatorOptions(
                host,
                port,
                model,
                latency,
                throttledShare,
                retryAfter,
                errorShare,
                malformedShare,
                newApiKey,
                seed,
                quota);
    }

    /** The same with a quota. */
    public SimulatorOptions withQuota(Quota newQuota) {
        return new SimulatorOptions(
                host,
                port,
                model,
                latency,
                throttledShare,
                retryAfter,
                errorShare,
                malformedShare,
                apiKey,
                seed,
                newQuota);
    }

    private static void share(String name, double value) {
        if (!(value >= 0.0 && value <= 1.0)) {
            throw new IllegalArgumentException(name + ": expected 0 to 1, found " + value);
        }
    }
}
