package dev.sluice.ingest.connect;

import dev.sluice.runtime.config.Secret;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.connect.rest.ConnectRestExtension;
import org.apache.kafka.connect.rest.ConnectRestExtensionContext;
import org.jspecify.annotations.Nullable;

/**
 * Guards Connect's own REST door as the other doors of the process are guarded: by the token if there is one, else against pages
 * of other sites. What workers say to each other is signed by Connect itself and passes.
 */
public final class RestDoorkeeper implements ConnectRestExtension {

    static final String WORKPLACE = "sluice.workplace";

    private static final Pattern SIGNED = Pattern.compile("/?connectors/[^/]+/(tasks|fence)/?");
    private static final Set<String> HERE = Set.of("127.0.0.1", "localhost", "::1", "[::1]");
    private static final String SCHEME = "bearer ";

    private @Nullable String workplace;

    @Override
    public void configure(Map<String, ?> configs) {
        workplace = String.valueOf(configs.get(WORKPLACE));
    }

    @Override
    public void register(ConnectRestExtensionContext context) {
        Secret token = Workplace.at(workplace).token();
        context.configurable().register((ContainerRequestFilter) request -> check(request, token));
    }

    private static void check(ContainerRequestContext request, @Nullable Secret token) {
        if (token == null) {
            String host = request.getUriInfo().getBaseUri().getHost();
            if (!HERE.contains(String.valueOf(host))) {
                refuse(request, Response.Status.FORBIDDEN, "without a token only requests to 127.0.0.1 are answered");
            }
        } else if (!isSigned(request) && !carries(token, request.getHeaderString("Authorization"))) {
            refuse(request, Response.Status.UNAUTHORIZED, "send the token of http.token as 'Authorization: Bearer …'");
        }
    }

    private static boolean isSigned(ContainerRequestContext request) {
        String method = request.getMethod();
        return (method.equals("PUT") || method.equals("POST"))
                && SIGNED.matcher(request.getUriInfo().getPath()).matches();
    }

    private static boolean carries(Secret token, @Nullable String authorization) {
        return authorization != null
                && authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)
                && token.matches(authorization.substring(SCHEME.length()).strip());
    }

    private static void refuse(ContainerRequestContext request, Response.Status status, String why) {
        request.abortWith(Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(Map.of("error_code", status.getStatusCode(), "message", why))
                .build());
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public void close() {}
}
