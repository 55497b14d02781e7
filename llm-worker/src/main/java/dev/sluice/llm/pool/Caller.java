package dev.sluice.llm.pool;

import dev.sluice.llm.provider.ModelReply;
import dev.sluice.llm.provider.ModelRequest;
import dev.sluice.llm.provider.ProviderException;

/** Gets an answer from a provider, however many requests that takes. Thread-safe; the calling thread waits. */
@FunctionalInterface
interface Caller {

    /**
     * An answer, and whose it is.
     *
     * @param identity who answered
     * @param reply what was answered
     */
    record Answered(Identity identity, ModelReply reply) {}

    /**
     * Asks until there is an answer or no hope.
     *
     * @throws ProviderException the last failure
     */
    Answered complete(ModelRequest request, Asking asking) throws ProviderException;
}
