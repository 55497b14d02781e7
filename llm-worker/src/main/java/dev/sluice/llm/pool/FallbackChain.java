package dev.sluice.llm.pool;

import dev.sluice.llm.provider.ModelRequest;
import dev.sluice.llm.provider.ProviderException;
import java.util.List;

/**
 * Providers in the order in which they are asked: the next one where the one before is away, out of quota, or does not let us in.
 * What is wrong with the question itself goes to no other provider: nobody shops around for an answer to what was refused.
 */
record FallbackChain(List<Caller> callers) implements Caller {

    FallbackChain {
        callers = List.copyOf(callers);
        if (callers.isEmpty()) {
            throw new IllegalArgumentException("a chain has at least one provider");
        }
    }

    @Override
    public Answered complete(ModelRequest request, Asking asking) throws ProviderException {
        int last = callers.size() - 1;
        for (int i = 0; i < last; i++) {
            try {
                return callers.get(i).complete(request, asking.withAlternative());
            } catch (ProviderException e) {
                if (!isAboutProvider(e)) {
                    throw e;
                }
            }
        }
        return callers.get(last).complete(request, asking);
    }

    private static boolean isAboutProvider(ProviderException failure) {
        return switch (failure.kind()) {
            case RATE_LIMIT, TIMEOUT, AUTHENTICATION, UNAVAILABLE, NOT_FOUND, PAUSED -> true;
            case BAD_REQUEST, CONTENT_FILTER, MALFORMED, CANCELLED, BUDGET -> false;
        };
    }
}
