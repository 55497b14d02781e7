package dev.sluice.runtime.http;

import dev.sluice.runtime.health.Health;
import dev.sluice.runtime.health.HealthStatus;
import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * {@code /livez}: 503 when a component has failed for good, and a restart is the cure; {@code /readyz}: 503 while one cannot work;
 * {@code /healthz}: everything, for people. All answer JSON with the reasons.
 */
final class HealthRoutes {

    private final Health health;

    HealthRoutes(Health health) {
        this.health = health;
    }

    void addTo(JavalinDefaultRoutingApi routes) {
        routes.get("/livez", ctx -> answer(ctx, health.isLive()));
        routes.get("/healthz", ctx -> answer(ctx, health.isLive()));
        routes.get("/readyz", ctx -> answer(ctx, health.isReady()));
    }

    private void answer(Context ctx, boolean good) {
        Map<String, Object> components = new LinkedHashMap<>();
        health.statuses().forEach((name, status) -> components.put(name, describe(status)));
        ctx.status(good ? 200 : 503)
                .header("Cache-Control", "no-store")
                .json(Map.of("status", good ? "ok" : "unavailable", "components", components));
    }

    private static Map<String, Object> describe(HealthStatus status) {
        var described = new LinkedHashMap<String, Object>();
        described.put("status", status.state().name().toLowerCase(Locale.ROOT));
        if (status.reason() != null) {
            described.put("reason", status.reason());
        }
        return described;
    }
}
