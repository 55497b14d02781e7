package dev.sluice.llm.provider;

/**
 * One provider and model. An implementation makes exactly one HTTP request per call and never retries: retrying is the
 * business of one layer above. Thread-safe.
 */
@FunctionalInterface
public interface ModelClient {

    /**
     * Asks the model and waits for its answer; interrupting the thread abandons the request.
     *
     * @throws ProviderException if there is no usable answer, with the kind of failure
     */
    ModelReply complete(ModelRequest request) throws ProviderException;
}
