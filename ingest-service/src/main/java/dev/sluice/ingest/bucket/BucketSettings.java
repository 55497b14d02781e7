package dev.sluice.ingest.bucket;

import dev.sluice.ingest.pull.InvalidSource;
import dev.sluice.ingest.pull.Secrets;
import dev.sluice.ingest.pull.Settings;
import dev.sluice.pipeline.definition.SourceKeys;
import dev.sluice.runtime.config.Secret;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What a definition says of its object store, under {@code source.object_store}.
 *
 * @param endpoint where it is; null: Amazon's of the region
 * @param accessKey name of the key; null: the bucket is open to all
 * @param secretKey null where there is no access key
 * @param pathStyle whether the bucket stands in the path of a URL, not in its host
 * @param internal whether addresses of private networks may be asked
 */
public record BucketSettings(
        @Nullable URI endpoint,
        String region,
        @Nullable String accessKey,
        @Nullable Secret secretKey,
        boolean pathStyle,
        boolean internal) {

    private static final String GOOGLE = "https://storage.googleapis.com";

    /**
     * Reads and checks.
     *
     * @param scheme of the paths, {@code s3} or {@code gs}
     * @throws InvalidSource naming the key, or the secret that is not there
     */
    public static BucketSettings of(Settings source, Secrets secrets, String scheme) {
        Settings store = source.section("object_store").only(SourceKeys.OBJECT_STORE);
        boolean google = scheme.equals("gs");
        String access = store.text("access_key").orElse(null);
        if (access != null) {
            Secrets.requirePlace(access, store.path() + ".access_key", "STORE_ACCESS_KEY");
            access = secrets.fill(access, store.path() + ".access_key");
        } else if (store.has("secret_key")) {
            throw new InvalidSource(store.path() + ".access_key", "is missing: a secret key has a name");
        }
        return new BucketSettings(
                endpoint(store, google ? GOOGLE : null),
                store.text("region", google ? "auto" : "us-east-1"),
                access,
                access == null ? null : secrets.secret(store, "secret_key", "STORE_SECRET_KEY"),
                store.flag("path_style", google || store.has("endpoint")),
                store.flag("allow_private_addresses", false));
    }

    private static @Nullable URI endpoint(Settings store, @Nullable String absent) {
        String text = store.text("endpoint").orElse(absent);
        if (text == null) {
            return null;
        }
        if (isWebAddress(text)) {
            return URI.create(text);
        }
        throw new InvalidSource(
                store.path() + ".endpoint", "expected a URL such as https://s3.example.com, without user and query");
    }

    private static boolean isWebAddress(String text) {
        try {
            URI url = URI.create(text);
            boolean web = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
            return web && url.getHost() != null && url.getUserInfo() == null && url.getQuery() == null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
