package dev.sluice.ingest.rest;

import dev.sluice.ingest.pull.InvalidSource;
import dev.sluice.ingest.pull.Secrets;
import dev.sluice.ingest.pull.Settings;
import java.net.URI;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code client.auth}. */
final class AuthReader {

    private static final Pattern SECRET_NAME =
            Pattern.compile("(?i).*(authorization|token|secret|password|api[-_]?key|cookie).*");
    private static final Map<String, List<String>> KEYS = Map.of(
            "bearer", List.of("type", "token"),
            "http_basic", List.of("type", "username", "password"),
            "api_key", List.of("type", "name", "api_key", "location"),
            "oauth2_client_credentials",
                    List.of(
                            "type",
                            "access_token_url",
                            "client_id",
                            "client_secret",
                            "access_token_request_data",
                            "default_token_expiration",
                            "client_auth"));

    private AuthReader() {}

    static boolean isSecretName(String name) {
        return SECRET_NAME.matcher(name).matches();
    }

    private static String type(Settings auth) {
        return auth.values().isEmpty()
                ? ""
                : auth.oneOf("type", KEYS.keySet().stream().sorted().toList(), "bearer");
    }

    /** Checks all but the values of secrets. */
    static void check(Settings auth) {
        String type = type(auth);
        if (type.isEmpty()) {
            return;
        }
        auth.only(KEYS.getOrDefault(type, List.of()));
        switch (type) {
            case "bearer" -> place(auth, "token");
            case "http_basic" -> place(auth, "password");
            case "api_key" -> place(auth, "api_key");
            default -> {
                place(auth, "client_secret");
                tokenUrl(auth);
            }
        }
    }

    private static void place(Settings auth, String key) {
        Secrets.requirePlace(auth.required(key, key + ": ${API_SECRET}"), auth.path() + "." + key, "API_SECRET");
    }

    /** The query parameter that carries the key, if one does. */
    static Optional<String> queryParameter(Settings auth) {
        boolean inQuery = type(auth).equals("api_key")
                && auth.oneOf("location", List.of("header", "query"), "header").equals("query");
        return inQuery ? Optional.of(auth.required("name", "name: api_key")) : Optional.empty();
    }

    /** Makes it, with its secrets. */
    static Auth of(Settings auth, Secrets secrets, HttpDoor door, Clock clock) {
        return switch (type(auth)) {
            case "" -> Auth.NONE;
            case "bearer" -> new Auth.Bearer(secrets.secret(auth, "token", "API_TOKEN"));
            case "http_basic" ->
                new Auth.Basic(
                        secrets.fill(auth.required("username", "username: sluice"), auth.path() + ".username"),
                        secrets.secret(auth, "password", "API_PASSWORD"));
            case "api_key" ->
                queryParameter(auth).isPresent()
                        ? new Auth.QueryKey(
                                auth.required("name", "name: api_key"), secrets.secret(auth, "api_key", "API_KEY"))
                        : new Auth.HeaderKey(
                                auth.required("name", "name: X-Api-Key"), secrets.secret(auth, "api_key", "API_KEY"));
            default -> clientCredentials(auth, secrets, door, clock);
        };
    }

    private static Auth clientCredentials(Settings auth, Secrets secrets, HttpDoor door, Clock clock) {
        Settings data = auth.section("access_token_request_data");
        var form = new LinkedHashMap<String, String>();
        data.values().keySet().forEach(key -> form.put(key, secrets.fill(data.text(key, ""), data.path() + "." + key)));
        var grant = new ClientCredentials.Grant(
                tokenUrl(auth),
                secrets.fill(auth.required("client_id", "client_id: ${CLIENT_ID}"), auth.path() + ".client_id"),
                secrets.secret(auth, "client_secret", "CLIENT_SECRET"),
                auth.oneOf("client_auth", List.of("body", "basic"), "body").equals("body"),
                form,
                auth.number("default_token_expiration", 1, 1L << 31, 3_600));
        return new ClientCredentials(grant, door, clock::millis);
    }

    private static URI tokenUrl(Settings auth) {
        String text = auth.required("access_token_url", "access_token_url: https://login.example.com/token");
        try {
            URI url = URI.create(text);
            if (("https".equals(url.getScheme()) || "http".equals(url.getScheme())) && url.getHost() != null) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new InvalidSource(auth.path() + ".access_token_url", "expected an http(s) URL, found '" + text + "'");
    }
}
