package dev.sluice.llm.simulator;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the simulated provider behaves.
 *
 * @param host address to bind to
 * @param port port to bind to; 0 takes a free one
 * @param model name it answers under; any model may be asked for
 * @param latency time from request to answer
 * @param faults what goes wrong, each with its share of all requests, 0 to 1
 * @param retryAfter what a 429 asks for, in whole seconds; null: it says nothing
 * @param apiKey bearer key that every request must carry; null: none is asked for
 * @param seed chooses which requests meet a fault and how long each takes; the same seed, the same requests
 * @param quota what is let through in a sliding window
 * @param truth right answers; what it does not know is made from the input
 */
public record SimulatorOptions(
        String host,
        int port,
        String model,
        Latency latency,
        Map<Fault, Double> faults,
        @Nullable Duration retryAfter,
        @Nullable String apiKey,
        long seed,
        Quota quota,
        TruthFile truth) {

    public SimulatorOptions {
        faults = Map.copyOf(faults);
        FaultPlan.of(faults, seed); // refuses shares that make no sense
        if (retryAfter != null && retryAfter.isNegative()) {
            throw new IllegalArgumentException("retry-after: expected 0 or longer, found " + retryAfter);
        }
    }

    /** Answers at once and without faults, on a free loopback port. */
    public static SimulatorOptions defaults() {
        return new SimulatorOptions(
                "127.0.0.1",
                0,
                "simulated",
                Latency.none(),
                Map.of(),
                Duration.ofSeconds(1),
                null,
                1,
                Quota.COUNTED,
                TruthFile.NONE);
    }

    /** The same on another port. */
    public SimulatorOptions withPort(int newPort) {
        return new SimulatorOptions(host, newPort, model, latency, faults, retryAfter, apiKey, seed, quota, truth);
    }

    /** The same with another time from request to answer, always the same. */
    public SimulatorOptions withLatency(Duration newLatency) {
        return withLatency(Latency.always(newLatency));
    }

    /** The same with other times from request to answer. */
    public SimulatorOptions withLatency(Latency newLatency) {
        return new SimulatorOptions(host, port, model, newLatency, faults, retryAfter, apiKey, seed, quota, truth);
    }

    /** The same with these shares of 429, of 500 and of answers that are no valid ones (prose, cut short, an item missing). */
    public SimulatorOptions withFaults(double throttled, double error, double malformed) {
        var shares = new EnumMap<Fault, Double>(Fault.class);
        shares.put(Fault.THROTTLED, throttled);
        shares.put(Fault.ERROR, error);
        shares.put(Fault.PROSE, malformed / 3);
        shares.put(Fault.TRUNCATED, malformed / 3);
        shares.put(Fault.MISSING_ITEM, malformed / 3);
        return withFaults(shares);
    }

    /** The same with other shares of faults. */
    public SimulatorOptions withFaults(Map<Fault, Double> shares) {
        return new SimulatorOptions(host, port, model, latency, shares, retryAfter, apiKey, seed, quota, truth);
    }

    /** The same with another Retry-After on 429; null: none. */
    public SimulatorOptions withRetryAfter(@Nullable Duration newRetryAfter) {
        return new SimulatorOptions(host, port, model, latency, faults, newRetryAfter, apiKey, seed, quota, truth);
    }

    /** The same, but requests without this key are answered 401; null: none is asked for. */
    public SimulatorOptions withApiKey(@Nullable String newApiKey) {
        return new SimulatorOptions(host, port, model, latency, faults, retryAfter, newApiKey, seed, quota, truth);
    }

    /** The same with another seed. */
    public SimulatorOptions withSeed(long newSeed) {
        return new SimulatorOptions(host, port, model, latency, faults, retryAfter, apiKey, newSeed, quota, truth);
    }

    /** The same with a quota. */
    public SimulatorOptions withQuota(Quota newQuota) {
        return new SimulatorOptions(host, port, model, latency, faults, retryAfter, apiKey, seed, newQuota, truth);
    }

    /** The same with right answers. */
    public SimulatorOptions withTruth(TruthFile newTruth) {
        return new SimulatorOptions(host, port, model, latency, faults, retryAfter, apiKey, seed, quota, newTruth);
    }
}
