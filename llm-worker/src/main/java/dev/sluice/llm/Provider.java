package dev.sluice.llm;

import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Providers that can be configured; all speak OpenAI's chat completions. */
public enum Provider {
    /** OpenAI itself. */
    OPENAI("openai", "https://api.openai.com/v1"),
    /** Any server that speaks the same. */
    OPENAI_COMPATIBLE("openai-compatible", null),
    /** Ollama on this machine, unless an endpoint is given. */
    OLLAMA("ollama", "http://127.0.0.1:11434/v1"),
    /** LM Studio on this machine, unless an endpoint is given. */
    LMSTUDIO("lmstudio", "http://127.0.0.1:1234/v1"),
    /** The simulated provider; the service starts one itself, unless an endpoint is given. */
    SIMULATE("simulate", null);

    private final String word;
    private final @Nullable URI endpoint;

    Provider(String word, @Nullable String endpoint) {
        this.word = word;
        this.endpoint = endpoint == null ? null : URI.create(endpoint);
    }

    /** The provider of that name; empty if there is none. */
    public static Optional<Provider> named(String word) {
        return Arrays.stream(values()).filter(one -> one.word.equals(word)).findFirst();
    }

    /** All names, for messages. */
    public static String names() {
        return Arrays.stream(values()).map(Provider::word).collect(Collectors.joining(", "));
    }

    /** Whether its models run on one's own machine and cost nothing by the token. */
    public boolean isLocal() {
        return this == OLLAMA || this == LMSTUDIO || this == SIMULATE;
    }

    /** Whether it answers nobody without a key. */
    public boolean needsKey() {
        return this == OPENAI;
    }

    /** Whether there is no usual place where it is reached. */
    public boolean needsEndpoint() {
        return this == OPENAI_COMPATIBLE;
    }

    /** The environment variable that people keep its key in. */
    public String keyVariable() {
        return "OPENAI_API_KEY";
    }

    /** What its URL looks like. */
    public String endpointExample() {
        return "http://127.0.0.1:8000/v1";
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
