package dev.sluice.llm.tuning;

import dev.sluice.llm.tuning.TuningChange.Setting;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What has been changed since the workers were configured. Thread-safe. */
public final class Tuning {

    private final Map<String, TuningChange> inForce = new ConcurrentHashMap<>();

    /** Takes the next change of the topic. */
    public void apply(TuningChange change) {
        inForce.put(change.key(), change);
    }

    /**
     * Why nobody may ask now; empty if they may.
     *
     * @param pipeline who pays
     * @param limited {@code provider/model}
     */
    public Optional<String> paused(String pipeline, String limited) {
        int slash = limited.indexOf('/');
        String provider = slash < 0 ? limited : limited.substring(0, slash);
        for (String subject : new String[] {"", pipeline, provider, limited}) {
            TuningChange last = inForce.get(Setting.PAUSE + " " + subject);
            if (last != null && last.setting() == Setting.PAUSE) {
                return Optional.of((subject.isEmpty() ? "everything" : subject) + " is paused by " + last.by());
            }
        }
        return Optional.empty();
    }

    /** Whether anything is paused. */
    public boolean isAnythingPaused() {
        return inForce.values().stream().anyMatch(change -> change.setting() == Setting.PAUSE);
    }

    /** The changed limits of a {@code provider/model}; empty if they are as configured. */
    public Optional<TuningChange> limits(String limited) {
        return Optional.ofNullable(inForce.get(Setting.LIMITS + " " + limited));
    }

    /** The changed budgets of a pipeline, of all of them together for an empty name; empty if they are as configured. */
    public Optional<TuningChange> budget(String pipeline) {
        return Optional.ofNullable(inForce.get(Setting.BUDGET + " " + pipeline));
    }
}
