package dev.sluice.llm;

import dev.sluice.runtime.config.Secret;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * How one provider is reached.
 *
 * @param apiKey its key; null where it wants none
 * @param endpoint its base URL; null: the provider's own
 */
public record ProviderAccess(
        @Nullable Secret apiKey, @Nullable URI endpoint) {

    /** No key, the provider's own URL. */
    public static ProviderAccess defaults() {
        return new ProviderAccess(null, null);
    }
}
