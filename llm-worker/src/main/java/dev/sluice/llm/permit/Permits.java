package dev.sluice.llm.permit;

import dev.sluice.llm.provider.ProviderException;
import java.util.function.BooleanSupplier;

/** Where leave is asked for before each HTTP request. Thread-safe. */
@FunctionalInterface
public interface Permits {

    /**
     * Waits until the request may be made, which then has to be done at once.
     *
     * @param wanted asked now and then while it waits: whether the call is still to be made
     * @throws ProviderException of kind BUDGET if there is no money for it, of kind BAD_REQUEST if no limit can ever let it through,
     *     of kind CANCELLED if it is no longer wanted
     */
    Permit ask(Demand demand, BooleanSupplier wanted) throws ProviderException, InterruptedException;

    /** Neither limits nor budgets. */
    static Permits unlimited() {
        return (demand, wanted) -> settlement -> {};
    }

    /**
     * What a request needs.
     *
     * @param pipeline who pays
     * @param tokens the most tokens it is expected to use, prompt and answer
     * @param costNanos the most it can cost, billionths of a US dollar
     */
    record Demand(String pipeline, long tokens, long costNanos) {}

    /** Leave for one request. */
    @FunctionalInterface
    interface Permit {

        /** Tells what became of the request; to be called once. Does not wait. */
        void settle(Settlement settlement);
    }

    /**
     * What a request used.
     *
     * @param tokens tokens that count against the limit
     * @param costNanos what is charged, billionths of a US dollar
     * @param pauseMillis how long the provider wants to be left alone
     */
    record Settlement(long tokens, long costNanos, long pauseMillis) {}
}
