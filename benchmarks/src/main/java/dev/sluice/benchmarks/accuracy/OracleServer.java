package dev.sluice.benchmarks.accuracy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;

/** An oracle behind the OpenAI protocol: the prompt contract in, {@code {"results": [...]}} out. Bound to the loopback address. */
final class OracleServer implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final Oracle oracle;

    private OracleServer(HttpServer server, Oracle oracle) {
        this.server = server;
        this.oracle = oracle;
    }

    static OracleServer start(Oracle oracle) throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var server = new OracleServer(http, oracle);
        http.createContext("/v1/chat/completions", server::serve);
        http.start();
        return server;
    }

    /** Base URL for clients. */
    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] reply;
            int status;
            try {
                reply = JSON.writeValueAsBytes(reply(JSON.readTree(exchange.getRequestBody())));
                status = 200;
            } catch (RuntimeException e) {
                reply = JSON.writeValueAsBytes(JSON.createObjectNode()
                        .set("error", JSON.createObjectNode().put("message", e.toString())));
                status = 400;
            }
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, reply.length);
            exchange.getResponseBody().write(reply);
        }
    }

    private synchronized ObjectNode reply(JsonNode request) throws IOException {
        JsonNode messages = request.path("messages");
        String last = messages.path(messages.size() - 1).path("content").asText();
        JsonNode body = JSON.readTree(last.substring(last.indexOf('{')));
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode results = answer.putArray("results");
        for (JsonNode record : body.path("records")) {
            ObjectNode result = results.addObject().put("id", record.path("id").asText());
            result.set("output", oracle.answer(record.path("input"), record.path("evidence")));
        }
        String content = JSON.writeValueAsString(answer);
        ObjectNode reply =
                JSON.createObjectNode().put("object", "chat.completion").put("model", "oracle");
        ObjectNode choice =
                reply.putArray("choices").addObject().put("index", 0).put("finish_reason", "stop");
        choice.putObject("message").put("role", "assistant").put("content", content);
        int length = 0;
        for (JsonNode message : messages) {
            length += message.path("content").asText().length();
        }
        reply.putObject("usage")
                .put("prompt_tokens", length / 4)
                .put("completion_tokens", content.length() / 4)
                .put("total_tokens", (length + content.length()) / 4);
        return reply;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
