package dev.sluice.llm;

import dev.sluice.llm.provider.ClientSettings;
import dev.sluice.llm.provider.HttpModelClient;
import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Providers that can be configured. */
public enum Provider {
    /** OpenAI itself. */
    OPENAI("openai", "https://api.openai.com/v1", "OPENAI_API_KEY", HttpModelClient::openAi),
    /** Azure OpenAI; the model is the name of a deployment. */
    AZURE_OPENAI("azure-openai", null, "AZURE_OPENAI_API_KEY", HttpModelClient::azureOpenAi),
    /** Anthropic. */
    ANTHROPIC("anthropic", "https://api.anthropic.com", "ANTHROPIC_API_KEY", HttpModelClient::anthropic),
    /** Google Gemini. */
    GEMINI("gemini", "https://generativelanguage.googleapis.com", "GEMINI_API_KEY", HttpModelClient::gemini),
    /** Amazon Bedrock, with a Bedrock API key or AWS keys that sign; the endpoint names the region. */
    BEDROCK("bedrock", null, "AWS_BEARER_TOKEN_BEDROCK", HttpModelClient::bedrock),
    /** Any server that speaks OpenAI's chat completions. */
    OPENAI_COMPATIBLE("openai-compatible", null, null, HttpModelClient::openAi),
    /** Ollama on this machine, unless an endpoint is given. */
    OLLAMA("ollama", "http://127.0.0.1:11434/v1", null, HttpModelClient::openAi),
    /** LM Studio on this machine, unless an endpoint is given. */
    LMSTUDIO("lmstudio", "http://127.0.0.1:1234/v1", null, HttpModelClient::openAi),
    /** The simulated provider; the service starts one itself, unless an endpoint is given. */
    SIMULATE("simulate", null, null, HttpModelClient::openAi);

    private final String word;
    private final @Nullable URI endpoint;
    private final @Nullable String keyVariable;
    private final Function<ClientSettings, HttpModelClient> client;

    Provider(
            String word,
            @Nullable String endpoint,
            @Nullable String keyVariable,
            Function<ClientSettings, HttpModelClient> client) {
        this.word = word;
        this.endpoint = endpoint == null ? null : URI.create(endpoint);
        this.keyVariable = keyVariable;
        this.client = client;
    }

    /** The provider of that name; empty if there is none. */
    public static Optional<Provider> named(String word) {
        return Arrays.stream(values()).filter(one -> one.word.equals(word)).findFirst();
    }

    /** All names, for messages. */
    public static String names() {
        return Arrays.stream(values()).map(Provider::word).collect(Collectors.joining(", "));
    }

    /** A client that speaks as this provider does. */
    HttpModelClient client(ClientSettings settings) {
        return client.apply(settings);
    }

    /** Whether its models run on one's own machine and cost nothing by the token. */
    public boolean isLocal() {
        return this == OLLAMA || this == LMSTUDIO || this == SIMULATE;
    }

    /** The environment variable that people keep its key in; null where it answers without a key. */
    public @Nullable String keyVariable() {
        return keyVariable;
    }

    /** What its URL has to look like; null where there is a usual one. */
    public @Nullable String wantedEndpoint() {
        return switch (this) {
            case AZURE_OPENAI -> "https://my-resource.openai.azure.com";
            case BEDROCK -> "https://bedrock-runtime.eu-central-1.amazonaws.com";
            case OPENAI_COMPATIBLE -> "http://127.0.0.1:8000/v1";
            case OPENAI, ANTHROPIC, GEMINI, OLLAMA, LMSTUDIO, SIMULATE -> null;
        };
    }

    /** The name in configuration, usage and answers. */
    public String word() {
        return word;
    }

    /** Where it is reached unless configured otherwise; null where there is no such place. */
    public @Nullable URI endpoint() {
        return endpoint;
    }
}
