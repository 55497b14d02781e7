package dev.sluice.ingest.rest;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** A real HTTP server on 127.0.0.1 that answers as the tests tell it, and keeps what it was asked. */
public final class ApiServer implements AutoCloseable {

    /** Answers a request. */
    @FunctionalInterface
    public interface Handler {
        Reply answer(Request request) throws IOException;
    }

    /** A request as it came. */
    public record Request(
            String method, String path, Map<String, String> query, Map<String, String> headers, String body) {
        public long number(String name, long absent) {
            return query.containsKey(name) ? Long.parseLong(query.get(name)) : absent;
        }
    }

    /** What is answered. A negative length announces more bytes than are sent. */
    public record Reply(int status, Map<String, String> headers, byte[] body, boolean cut) {
        public static Reply json(String body) {
            return new Reply(
                    200, Map.of("Content-Type", "application/json"), body.getBytes(StandardCharsets.UTF_8), false);
        }

        public static Reply status(int status) {
            return new Reply(status, Map.of(), new byte[0], false);
        }

        public Reply with(String header, String value) {
            var more = new LinkedHashMap<>(headers);
            more.put(header, value);
            return new Reply(status, more, body, cut);
        }

        /** The connection breaks in the middle of the body. */
        public Reply cutOff() {
            return new Reply(status, headers, body, true);
        }
    }

    public final List<Request> requests = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile Handler handler;

    public ApiServer(Handler handler) {
        this.handler = handler;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newCachedThreadPool(work -> {
            var thread = new Thread(work, "api-server");
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/", this::handle);
        server.start();
    }

    public void answer(Handler other) {
        handler = other;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    private void handle(HttpExchange exchange) throws IOException {
        var request = new Request(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getRawPath(),
                query(exchange.getRequestURI().getRawQuery()),
                headers(exchange),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        requests.add(request);
        Reply reply;
        try {
            reply = handler.answer(request);
        } catch (RuntimeException e) {
            reply = Reply.status(500);
        }
        reply.headers().forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
        int length = reply.body().length;
        exchange.sendResponseHeaders(reply.status(), length == 0 && !reply.cut() ? -1 : length);
        if (reply.cut()) {
            exchange.getResponseBody().write(reply.body(), 0, length / 2);
            exchange.getResponseBody().flush();
            exchange.close();
            throw new IOException("cut off, as the test wants it");
        }
        exchange.getResponseBody().write(reply.body());
        exchange.close();
    }

    private static Map<String, String> headers(HttpExchange exchange) {
        var headers = new LinkedHashMap<String, String>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(java.util.Locale.ROOT), values.get(0)));
        return headers;
    }

    private static Map<String, String> query(String raw) {
        var query = new LinkedHashMap<String, String>();
        if (raw != null && !raw.isEmpty()) {
            for (String pair : raw.split("&")) {
                String[] both = pair.split("=", 2);
                query.put(
                        URLDecoder.decode(both[0], StandardCharsets.UTF_8),
                        both.length > 1 ? URLDecoder.decode(both[1], StandardCharsets.UTF_8) : "");
            }
        }
        return query;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
