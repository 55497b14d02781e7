package dev.sluice.llm.provider;

import java.net.URI;
import java.util.Map;

/** Azure OpenAI: OpenAI's JSON, a path by deployment (the configured model), a header of its own for the key. Stateless. */
final class AzureWire extends OpenAiWire {

    /** The newest version of the API that is no preview. */
    private static final String API_VERSION = "api-version=2024-10-21";

    @Override
    public URI url(ClientSettings settings) {
        String query = settings.endpoint().getRawQuery();
        return settings.at(
                settings.path() + "/openai/deployments/" + ClientSettings.encoded(settings.model())
                        + "/chat/completions",
                query == null ? API_VERSION : query);
    }

    @Override
    public Map<String, String> headers(ClientSettings settings) {
        return settings.apiKey() == null
                ? Map.of()
                : Map.of("api-key", settings.apiKey().reveal());
    }
}
