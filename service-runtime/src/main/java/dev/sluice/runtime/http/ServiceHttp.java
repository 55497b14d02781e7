package dev.sluice.runtime.http;

import dev.sluice.runtime.HttpConfig;
import dev.sluice.runtime.Service;
import dev.sluice.runtime.health.Health;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.router.JavalinDefaultRoutingApi;
import io.javalin.util.JavalinBindException;
import io.javalin.util.JavalinException;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one HTTP server of a process. Services add their routes before it starts; it brings {@code /livez}, {@code /healthz},
 * {@code /readyz} and {@code /metrics}, asks for the token, and answers errors as {@code {"error": "…"}}. Start it first, so that
 * health can be asked while the rest waits for the broker. Thread-safe after start.
 */
public final class ServiceHttp implements Service {

    /** Longest request body that {@code ctx.body()} and {@code ctx.bodyAsBytes()} read; streams are not limited. */
    public static final long MAX_BODY_BYTES = 16L << 20;

    private static final Logger log = LoggerFactory.getLogger(ServiceHttp.class);
    private static final int THREADS = 32;

    private final HttpConfig config;
    private final Health health;
    private final PrometheusMeterRegistry meters;
    private final List<Consumer<JavalinDefaultRoutingApi>> routes = new ArrayList<>();
    private Predicate<Context> passes = ctx -> false;
    private @Nullable Javalin server;

    public ServiceHttp(HttpConfig config, Health health, PrometheusMeterRegistry meters) {
        this.config = config;
        this.health = health;
        this.meters = meters;
    }

    /**
     * Adds routes.
     *
     * @throws IllegalStateException if the server has already started
     */
    public synchronized void routes(Consumer<JavalinDefaultRoutingApi> added) {
        if (server != null) {
            throw new IllegalStateException("routes are added before the server starts");
        }
        routes.add(added);
    }

    /**
     * Lets requests in that do not carry the token of the process but have a right of their own; the route itself checks which.
     *
     * @throws IllegalStateException if the server has already started
     */
    public synchronized void pass(Predicate<Context> allowed) {
        if (server != null) {
            throw new IllegalStateException("passes are given before the server starts");
        }
        passes = passes.or(allowed);
    }

    @Override
    public String name() {
        return "http";
    }

    /**
     * Opens the port.
     *
     * @throws PortTaken if another process listens there
     */
    @Override
    public synchronized void start() {
        Javalin starting = Javalin.create(this::configure);
        try {
            starting.start();
        } catch (JavalinBindException e) {
            throw new PortTaken(config, e);
        } catch (JavalinException e) {
            starting.stop();
            throw e;
        }
        server = starting;
        log.atInfo().addKeyValue("url", url()).log("http server started");
    }

    /** Port it listens on. */
    public synchronized int port() {
        if (server == null) {
            throw new IllegalStateException("the http server has not started");
        }
        return server.port();
    }

    /** Where this machine reaches it, without a path. */
    public URI url() {
        String host = config.loopback() ? config.host() : "127.0.0.1";
        return URI.create("http://" + (host.equals("::1") ? "[::1]" : host) + ":" + port());
    }

    @Override
    public synchronized void stop(Duration timeout) {
        if (server != null) {
            Server jetty = server.jettyServer().server();
            jetty.setStopTimeout(Math.min(timeout.toMillis(), 2_000));
            for (Connector connector : jetty.getConnectors()) {
                if (connector instanceof AbstractConnector socket) {
                    socket.setShutdownIdleTimeout(
                            100); // a client that keeps its connection open must not hold up the stop
                }
            }
            server.stop();
            server = null;
        }
    }

    private void configure(JavalinConfig javalin) {
        javalin.startup.showJavalinBanner = false;
        javalin.startup.showOldJavalinVersionWarning = false;
        javalin.startup.startupWatcherEnabled = false;
        javalin.jetty.host = config.host();
        javalin.jetty.port = config.port();
        var threads = new QueuedThreadPool(THREADS, 4);
        threads.setName("http");
        javalin.jetty.threadPool = threads;
        javalin.http.maxRequestSize = MAX_BODY_BYTES;
        var doorkeeper = new Doorkeeper(config, passes);
        javalin.routes.before(doorkeeper);
        javalin.routes.wsBeforeUpgrade(doorkeeper);
        javalin.routes.exception(HttpResponseException.class, (e, ctx) -> ctx.status(e.getStatus())
                .json(Map.of("error", String.valueOf(e.getMessage()))));
        javalin.routes.exception(Exception.class, (e, ctx) -> {
            log.atError()
                    .setCause(e)
                    .addKeyValue("method", ctx.method())
                    .addKeyValue("path", ctx.path())
                    .log("request failed");
            ctx.status(500).json(Map.of("error", "internal error; the log of the service says more"));
        });
        new HealthRoutes(health).addTo(javalin.routes);
        javalin.routes.get("/metrics", ctx -> ctx.contentType("text/plain; version=0.0.4; charset=utf-8")
                .result(meters.scrape()));
        routes.forEach(added -> added.accept(javalin.routes));
    }
}
