package dev.sluice.llm.simulator;

import java.util.EnumMap;
import java.util.Map;

/** Chooses the fault of each request. Thread-safe. */
@FunctionalInterface
public interface FaultPlan {

    /**
     * The fault of a request.
     *
     * @param number 0 for the first request, 1 for the next …
     */
    Fault next(long number);

    /**
     * Faults by their shares of all requests; the same seed gives the same faults.
     *
     * @throws IllegalArgumentException if a share is not 0 to 1, or they add up to more than 1
     */
    static FaultPlan of(Map<Fault, Double> shares, long seed) {
        var copy = new EnumMap<Fault, Double>(Fault.class);
        copy.putAll(shares);
        double sum = 0;
        for (var entry : copy.entrySet()) {
            if (!(entry.getValue() >= 0.0 && entry.getValue() <= 1.0)) {
                throw new IllegalArgumentException(
                        "share of " + entry.getKey() + ": expected 0 to 1, found " + entry.getValue());
            }
            sum += entry.getValue();
        }
        if (sum > 1.0 + 1e-9) {
            throw new IllegalArgumentException("the shares of faults add up to " + sum + ", more than 1");
        }
        return number -> {
            double at = Dice.share(Dice.bits(seed, number));
            for (var entry : copy.entrySet()) {
                at -= entry.getValue();
                if (at < 0) {
                    return entry.getKey();
                }
            }
            return Fault.NONE;
        };
    }

    /** These faults for the first requests in turn, none afterwards. */
    static FaultPlan script(Fault... faults) {
        Fault[] copy = faults.clone();
        return number -> number < copy.length ? copy[(int) number] : Fault.NONE;
    }
}
