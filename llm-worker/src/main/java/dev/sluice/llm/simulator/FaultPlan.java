package dev.sluice.llm.simulator;

/** Chooses the fault of each request. Thread-safe. */
@FunctionalInterface
public interface FaultPlan {

    /**
     * The fault of a request.
     *
     * @param number 0 for the first request, 1 for the next …
     */
    Fault next(long number);

    /** Faults by the shares of the options; the same seed gives the same faults. */
    static FaultPlan of(SimulatorOptions options) {
        Fault[] malformed = {Fault.PROSE, Fault.TRUNCATED, Fault.MISSING_ITEM};
        return number -> {
            long mixed = mix(options.seed() * 0x9E3779B97F4A7C15L + number);
            double at = (mixed >>> 11) * 0x1.0p-53;
            if (at < options.throttledShare()) {
                return Fault.THROTTLED;
            }
            if (at < options.throttledShare() + options.errorShare()) {
                return Fault.ERROR;
            }
            if (at < options.throttledShare() + options.errorShare() + options.malformedShare()) {
                return malformed[(int) Long.remainderUnsigned(mixed, malformed.length)];
            }
            return Fault.NONE;
        };
    }

    /** These faults for the first requests in turn, none afterwards. */
    static FaultPlan script(Fault... faults) {
        Fault[] copy = faults.clone();
        return number -> number < copy.length ? copy[(int) number] : Fault.NONE;
    }

    /** SplitMix64's finalizer: neighbouring numbers give unrelated bits. */
    private static long mix(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
