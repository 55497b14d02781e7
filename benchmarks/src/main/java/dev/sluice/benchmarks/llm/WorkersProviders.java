package dev.sluice.benchmarks.llm;

import dev.sluice.llm.simulator.SimulatedProvider;
import dev.sluice.llm.simulator.SimulatorOptions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A simulated provider for each worker, so that its ledger tells who asked what. An input is named by its digest in these ledgers. Not
 * thread-safe.
 */
final class WorkersProviders implements AutoCloseable {

    private static final long LOOK_MS = 100;

    private final Map<Integer, SimulatedProvider> providers = new TreeMap<>();
    /** How often each input had been asked about when the worker was killed last. */
    private final Map<Integer, Map<String, Integer>> atLastKill = new HashMap<>();

    WorkersProviders(int workers, SimulatorOptions options) {
        for (int worker = 1; worker <= workers; worker++) {
            providers.put(worker, SimulatedProvider.start(options));
        }
    }

    /** Settings of one worker that asks its own provider, by key. */
    Map<String, String> settings(int worker) {
        return Map.of("llm.endpoint", of(worker).url().toString());
    }

    /** Any of them: what workers are given that have no provider of their own. */
    SimulatedProvider any() {
        return of(1);
    }

    /** Whether the worker has a request in the air. */
    boolean isAsking(int worker) {
        return of(worker).stats().inFlight() > 0;
    }

    /** Questions that have arrived, repeated ones too. */
    long questions() {
        return providers.values().stream()
                .mapToLong(provider -> provider.stats().records())
                .sum();
    }

    /** Questions that were answered and so are paid for, repeated ones too; also where nobody was there to read the answer. */
    long paid() {
        return providers.values().stream()
                .mapToLong(provider -> provider.stats().answeredRecords())
                .sum();
    }

    /** How often each input was asked about. */
    Map<String, Integer> asked() {
        var all = new HashMap<String, Integer>();
        providers.values().forEach(provider -> provider.asked()
                .forEach((input, times) -> all.merge(input, times, Integer::sum)));
        return all;
    }

    /**
     * What a worker that has just been killed had asked since its last start and left without a published answer. Waits until its provider
     * has read and answered all that was on its way.
     *
     * @param published digests of the questions whose answers are on the topic
     */
    Set<String> inTheAirOf(int killed, Set<String> published) throws InterruptedException {
        SimulatedProvider provider = of(killed);
        long before;
        do {
            before = provider.stats().requests();
            Thread.sleep(LOOK_MS);
        } while (provider.stats().inFlight() > 0 || provider.stats().requests() != before);
        Map<String, Integer> now = provider.asked();
        Map<String, Integer> earlier = atLastKill.getOrDefault(killed, Map.of());
        atLastKill.put(killed, now);
        var inTheAir = new HashSet<String>();
        now.forEach((input, times) -> {
            if (times > earlier.getOrDefault(input, 0) && !published.contains(input)) {
                inTheAir.add(input);
            }
        });
        return inTheAir;
    }

    private SimulatedProvider of(int worker) {
        SimulatedProvider found = providers.get(worker);
        if (found == null) {
            throw new IllegalArgumentException("there is no worker " + worker);
        }
        return found;
    }

    @Override
    public void close() {
        providers.values().forEach(SimulatedProvider::close);
    }
}
