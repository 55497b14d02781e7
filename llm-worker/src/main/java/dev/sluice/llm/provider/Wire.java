package dev.sluice.llm.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How one provider wants to be asked and how it answers: paths, headers and JSON; no I/O. Thread-safe. */
interface Wire {

    /** OpenAI's chat completions, which many others speak, too. */
    static Wire openAi() {
        return new OpenAiWire();
    }

    /** Where requests go. */
    URI url(ClientSettings settings);

    /** Headers that carry the key; none where there is no key. */
    Map<String, String> headers(ClientSettings settings);

    /**
     * Headers that carry the key, for providers that want it to depend on the request.
     *
     * @param body as it is sent
     * @param now when it is sent
     */
    default Map<String, String> headers(ClientSettings settings, byte[] body, Instant now) {
        return headers(settings);
    }

    /** The body of a request. */
    ObjectNode body(ModelRequest request, ClientSettings settings, Dialect dialect);

    /** How a streamed answer is asked for and read; null where the provider streams in no form that is known here. */
    default @Nullable Streaming streaming() {
        return null;
    }

    /**
     * The answer in a response of status 200.
     *
     * @param headers of the response
     * @throws ProviderException if there is none, with the tokens that were paid for all the same
     */
    ModelReply reply(JsonNode response, HttpHeaders headers) throws ProviderException;
}
