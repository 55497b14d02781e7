package dev.sluice.llm.permit;

import dev.sluice.llm.provider.ProviderException;
import dev.sluice.llm.provider.ProviderException.Kind;
import dev.sluice.llm.tuning.Tuning;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * No leave for what is paused. Thread-safe.
 *
 * @param limited provider and model that is asked
 * @param tuning what is paused
 * @param permits gives leave otherwise
 */
public record PausablePermits(String limited, Tuning tuning, Permits permits) implements Permits {

    /** As for all permits, and of kind PAUSED. */
    @Override
    public Permit ask(Demand demand, BooleanSupplier wanted) throws ProviderException, InterruptedException {
        Optional<String> paused = tuning.paused(demand.pipeline(), limited);
        if (paused.isPresent()) {
            throw ProviderException.lasting(Kind.PAUSED, paused.get());
        }
        return permits.ask(demand, wanted);
    }
}
