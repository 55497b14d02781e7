package dev.sluice.ingest.push;

import dev.sluice.ingest.pull.Secrets;
import dev.sluice.ingest.pull.Settings;
import dev.sluice.pipeline.definition.SourceKeys;
import dev.sluice.pipeline.definition.SourceSpec;
import dev.sluice.runtime.config.Secret;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a definition says of those who push.
 *
 * @param token that a push must carry, or that of the process; null: none of its own
 * @param recordsPerSecond records taken per second at most, over a second's worth at once; infinity for no limit
 */
public record PushRules(@Nullable Secret token, double recordsPerSecond) {

    private static final String SCHEME = "bearer ";

    /**
     * Reads {@code source} of connector {@code http-push}.
     *
     * @throws dev.sluice.ingest.pull.InvalidSource if a key is unknown or wrong, or the token's variable is not set
     */
    public static PushRules of(SourceSpec source, Secrets secrets) {
        Settings settings = new Settings(source.settings(), "source").only(SourceKeys.HTTP_PUSH);
        return new PushRules(
                settings.has("token") ? secrets.secret(settings, "token", "PUSH_TOKEN") : null,
                settings.decimal("records_per_second", Double.POSITIVE_INFINITY));
    }

    /** Whether a header {@code Authorization} carries the token. */
    boolean isCarriedBy(@Nullable String authorization) {
        return token != null
                && authorization != null
                && authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)
                && token.matches(authorization.substring(SCHEME.length()).strip());
    }
}
