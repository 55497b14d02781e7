package dev.sluice.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Map;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AvroSerdesTest {

    private static final LlmUsage USAGE = new LlmUsage(
            "u1",
            "orders",
            "orders",
            "openai",
            "m",
            "ok",
            5,
            false,
            100L,
            20L,
            0.01,
            1_700_000_000_000L,
            0L,
            0L,
            0L,
            "standard");

    @Test
    void takesIdsFromARegistryWhenOneIsNamed() throws IOException {
        // Given a server that speaks the registry's REST interface
        var registered = new ArrayList<String>();
        HttpServer registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        registry.createContext("/subjects/LlmUsage/versions", exchange -> {
            registered.add(new ObjectMapper()
                    .readTree(exchange.getRequestBody())
                    .get("schema")
                    .asText());
            answer(exchange, "{\"id\":4711}");
        });
        registry.createContext(
                "/schemas/ids/4711",
                exchange -> answer(
                        exchange,
                        new ObjectMapper()
                                .createObjectNode()
                                .put("schema", registered.get(0))
                                .toString()));
        registry.start();
        try {
            // When one process writes and another reads
            String url = "http://127.0.0.1:" + registry.getAddress().getPort();
            byte[] bytes = serde(url).serializer().serialize("t", USAGE);
            LlmUsage read = serde(url).deserializer().deserialize("t", bytes);

            // Then
            assertThat(bytes).startsWith(0, 0, 0, 0x12, 0x67);
            assertThat(read).isEqualTo(USAGE);
            assertThat(registered).hasSize(1);
        } finally {
            registry.stop(0);
        }
    }

    @Test
    void aRegistryThatIsAwayIsNamed() {
        assertThatThrownBy(() -> serde("http://127.0.0.1:1").serializer().serialize("t", USAGE))
                .isInstanceOf(RegistryAway.class)
                .hasMessageContaining("schema registry not reached");
    }

    @ParameterizedTest
    @CsvSource({
        "404, UnknownSchema",
        "409, UnknownSchema",
        "500, RegistryAway",
        "503, RegistryAway",
        "401, RegistryAway"
    })
    void onlyWhatTheRegistrySaysOfTheSchemaIsTheSchemasFault(int status, String exception) throws IOException {
        HttpServer registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        registry.createContext("/", exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        registry.start();
        try {
            String url = "http://127.0.0.1:" + registry.getAddress().getPort();
            assertThatThrownBy(() -> serde(url).serializer().serialize("t", USAGE))
                    .hasMessageContaining("HTTP " + status)
                    .extracting(e -> e.getClass().getSimpleName())
                    .isEqualTo(exception);
        } finally {
            registry.stop(0);
        }
    }

    @Test
    void saysHowToGetConfluentsSerializer() {
        Map<String, String> config =
                Map.of(AvroSerdes.SERDE, "confluent", AvroSerdes.REGISTRY_URL, "http://127.0.0.1:1");

        assertThatThrownBy(() -> AvroSerdes.from(config).avro(LlmUsage.class)).hasMessageContaining("-Pconfluent");
        assertThatThrownBy(() -> AvroSerdes.from(Map.of(AvroSerdes.SERDE, "confluent")))
                .hasMessageContaining("schema.registry.url");
        assertThatThrownBy(() -> AvroSerdes.from(Map.of(AvroSerdes.SERDE, "json")))
                .hasMessageContaining("found 'json'");
    }

    private static Serde<LlmUsage> serde(String registryUrl) {
        return AvroSerdes.from(Map.of(AvroSerdes.REGISTRY_URL, registryUrl)).avro(LlmUsage.class);
    }

    private static void answer(HttpExchange exchange, String body) throws IOException {
        byte[] bytes = body.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
