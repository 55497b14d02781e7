package dev.sluice.benchmarks.llm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.benchmarks.kill.JsonLines;
import dev.sluice.llm.simulator.SimulatedProvider;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** How much of a quota was used in each phase of a run, and whether it was kept. Not thread-safe. */
final class QuotaPhases {

    private final SimulatedProvider provider;
    private final int perMinute;
    private final JsonLines out;
    private final Map<String, Long> begins = new LinkedHashMap<>();

    QuotaPhases(SimulatedProvider provider, int perMinute, JsonLines out) {
        this.provider = provider;
        this.perMinute = perMinute;
        this.out = out;
    }

    /** A phase begins, and the one before it ends. */
    void begin(String what) {
        begins.put(what, provider.nowMicros());
        out.print(out.line(what).put("requests", provider.stats().requests()));
    }

    /** Prints the figures; whether no sliding minute, from the first request on, was above the quota and nobody was refused. */
    boolean report(Duration time) {
        var arrivals = new Arrivals(provider.arrivalsMicros());
        var promise = new Promise();
        promise.expect(arrivals.minutesAbove(perMinute) == 0, "no sliding minute above the quota");
        promise.expect(provider.stats().overQuota() == 0, "no request refused");
        ObjectNode line = out.line("done")
                .put("seconds", time.toSeconds())
                .put("quota_per_minute", perMinute)
                .put("requests", arrivals.micros().length)
                .put("most_in_a_sliding_minute", arrivals.mostInAMinute())
                .put("sliding_minutes_above_quota", arrivals.minutesAbove(perMinute))
                .put("refused_429", provider.stats().overQuota());
        long[] at = begins.values().stream().mapToLong(Long::longValue).toArray();
        String[] names = begins.keySet().toArray(String[]::new);
        line.put("used", used(arrivals, at[0], at[at.length - 1]));
        ObjectNode byPhase = line.putObject("used_by");
        for (int i = 0; i + 1 < at.length; i++) {
            byPhase.put(names[i], used(arrivals, at[i], at[i + 1]));
        }
        promise.print(out, line);
        return promise.isKept();
    }

    private double used(Arrivals arrivals, long from, long until) {
        return Math.round(arrivals.used(from, until, perMinute) * 1_000) / 1_000.0;
    }
}
