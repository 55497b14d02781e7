package dev.sluice.runtime.health;

import dev.sluice.runtime.health.HealthStatus.State;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The health of every component of this process. Thread-safe; suppliers must answer at once and do no I/O. */
public final class Health {

    private final Map<String, Supplier<HealthStatus>> components = new ConcurrentHashMap<>();

    /** Adds a component, or replaces the one of that name. */
    public void register(String component, Supplier<HealthStatus> status) {
        components.put(component, status);
    }

    /** Removes a component; harmless if there is none. */
    public void unregister(String component) {
        components.remove(component);
    }

    /** The health of each component now, by name. */
    public Map<String, HealthStatus> statuses() {
        var statuses = new TreeMap<String, HealthStatus>();
        components.forEach((name, status) -> statuses.put(name, ask(status)));
        return statuses;
    }

    /** Whether every component works. */
    public boolean isReady() {
        return statuses().values().stream().allMatch(HealthStatus::isReady);
    }

    /** Whether no component has failed for good. */
    public boolean isLive() {
        return statuses().values().stream().noneMatch(status -> status.state() == State.FAILED);
    }

    private static HealthStatus ask(Supplier<HealthStatus> status) {
        try {
            return status.get();
        } catch (RuntimeException e) {
            return HealthStatus.notReady("its health check threw " + e);
        }
    }
}
