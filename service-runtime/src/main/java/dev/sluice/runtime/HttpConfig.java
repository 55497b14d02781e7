package dev.sluice.runtime;

import dev.sluice.runtime.config.Secret;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP server of a process.
 *
 * @param host address to bind to; anything but loopback needs a token
 * @param port port; 0 takes a free one
 * @param token bearer token that every request must carry, except health checks; null: no token, loopback only
 */
public record HttpConfig(String host, int port, @Nullable Secret token) {

    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1", "[::1]");

    public HttpConfig {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port: expected 0 (any free port) to 65535, found " + port);
        }
        if (token != null && token.reveal().length() < 8) {
            throw new IllegalArgumentException("token: expected at least 8 characters");
        }
        if (token == null && !LOOPBACK.contains(host)) {
            throw new IllegalArgumentException("host: binding to '" + host
                    + "' lets other machines in; set http.token (or SLUICE_HTTP_TOKEN), or bind to 127.0.0.1");
        }
    }

    /** 127.0.0.1:8080 without a token. */
    public static HttpConfig defaults() {
        return new HttpConfig("127.0.0.1", 8080, null);
    }

    /** Whether only this machine can connect. */
    public boolean loopback() {
        return LOOPBACK.contains(host);
    }
}
