package dev.sluice.runtime.http;

import dev.sluice.runtime.HttpConfig;
import dev.sluice.runtime.config.Secret;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.Handler;
import io.javalin.http.UnauthorizedResponse;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Lets a request in or not. With a token: whoever carries it, and everybody to the health checks. Without one only this machine
 * can connect, and then a web page open in its browser must not: requests whose Host or Origin is another site are refused.
 */
final class Doorkeeper implements Handler {

    private static final Set<String> OPEN = Set.of("/livez", "/healthz", "/readyz");
    private static final Set<String> HERE = Set.of("127.0.0.1", "localhost", "[::1]");
    private static final String SCHEME = "bearer ";

    private final @Nullable Secret token;
    private final Predicate<Context> pass;

    /** @param pass lets in who has another right than the token; asked only where there is a token */
    Doorkeeper(HttpConfig config, Predicate<Context> pass) {
        this.token = config.token();
        this.pass = pass;
    }

    @Override
    public void handle(Context ctx) {
        if (token == null) {
            refuseOtherSites(ctx);
        } else if (!OPEN.contains(ctx.path()) && !carries(token, ctx.header("Authorization")) && !pass.test(ctx)) {
            ctx.header("WWW-Authenticate", "Bearer");
            throw new UnauthorizedResponse("send the token of http.token as 'Authorization: Bearer …'");
        }
    }

    private static boolean carries(Secret token, @Nullable String authorization) {
        return authorization != null
                && authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)
                && token.matches(authorization.substring(SCHEME.length()).strip());
    }

    private static void refuseOtherSites(Context ctx) {
        String host = ctx.header("Host");
        String origin = ctx.header("Origin");
        if (host != null && !HERE.contains(withoutPort(host))) {
            throw new ForbiddenResponse("without a token only requests to 127.0.0.1 or localhost are answered");
        }
        if (origin != null && !origin.equalsIgnoreCase("http://" + host)) {
            throw new ForbiddenResponse("without a token pages of other sites are refused");
        }
    }

    private static String withoutPort(String host) {
        return host.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT);
    }
}
