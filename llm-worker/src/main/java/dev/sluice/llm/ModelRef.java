package dev.sluice.llm;

import dev.sluice.llm.pool.Identity;
import java.util.Optional;

/**
 * A provider and one of its models, as {@code llm.fallbacks} names them.
 *
 * @param provider who
 * @param model name of the model; may have slashes of its own
 */
record ModelRef(Provider provider, String model) {

    /** Reads {@code provider/model}; empty if it is not that, or the provider is not known. */
    static Optional<ModelRef> parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 1 || slash == text.length() - 1) {
            return Optional.empty();
        }
        String model = text.substring(slash + 1);
        return Provider.named(text.substring(0, slash)).map(provider -> new ModelRef(provider, model));
    }

    /** As limits name it. */
    String limited() {
        return provider.word() + "/" + model;
    }

    Identity identity() {
        return new Identity(provider.word(), model);
    }
}
