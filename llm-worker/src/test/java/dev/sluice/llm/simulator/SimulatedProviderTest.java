package dev.sluice.llm.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.EnumMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SimulatedProviderTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String SCHEMA = """
            {"type":"object","properties":{"category":{"type":"string","enum":["home","toys"]},"name_clean":{"type":"string"},
            "price":{"type":"number"},"ok":{"type":"boolean"},"count":{"type":["integer","null"]},
            "tags":{"type":"array","items":{"type":"string"}}}}""";

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void answersFromTheInputAloneAndCountsIt() throws Exception {
        try (var provider = SimulatedProvider.start(SimulatorOptions.defaults())) {
            String first = content(post(provider, request("  Teddy   bear ", "9.50"), null));
            String again = content(post(provider, request("  Teddy   bear ", "9.50"), null));
            content(post(provider, request("Lamp", "20"), null));

            assertThat(again).isEqualTo(first);
            JsonNode output = JSON.readTree(first).at("/results/0/output");
            assertThat(output.path("name_clean").asText()).isEqualTo("Teddy bear");
            assertThat(output.path("price").asDouble()).isEqualTo(9.5);
            assertThat(output.path("category").asText()).isIn("home", "toys");
            assertThat(output.path("ok").isBoolean()).isTrue();
            assertThat(output.path("count").isIntegralNumber()).isTrue();
            assertThat(output.path("tags").isArray()).isTrue();
            SimulatorStats stats = provider.stats();
            assertThat(stats.requests()).isEqualTo(3);
            assertThat(stats.records()).isEqualTo(3);
            assertThat(stats.distinctInputs()).isEqualTo(2);
            assertThat(stats.status(200)).isEqualTo(3);
            assertThat(stats.tokensIn()).isPositive();
            assertThat(stats.inFlight()).isZero();
        }
    }

    @Test
    void showsAndResetsItsLedgerAndListsItsModel() throws Exception {
        try (var provider = SimulatedProvider.start(SimulatorOptions.defaults())) {
            post(provider, request("a", "1"), null);

            assertThat(get(provider, "/stats").path("requests").asInt()).isEqualTo(1);
            assertThat(get(provider, "/stats").at("/by_status/200").asInt()).isEqualTo(1);
            send(HttpRequest.newBuilder(root(provider, "/stats/reset"))
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build());
            assertThat(provider.stats().requests()).isZero();
            assertThat(get(provider, "/v1/models").at("/data/0/id").asText()).isEqualTo("simulated");
        }
    }

    @Test
    void theSameSeedGivesTheSameFaultsInTheirShares() {
        SimulatorOptions options = SimulatorOptions.defaults().withFaults(0.1, 0.2, 0.3);
        FaultPlan plan = FaultPlan.of(options);
        FaultPlan twin = FaultPlan.of(options);
        var counts = new EnumMap<Fault, Integer>(Fault.class);
        for (int i = 0; i < 10_000; i++) {
            assertThat(plan.next(i)).isEqualTo(twin.next(i));
            counts.merge(plan.next(i), 1, Integer::sum);
        }
        assertThat(counts.get(Fault.THROTTLED)).isBetween(900, 1_100);
        assertThat(counts.get(Fault.ERROR)).isBetween(1_850, 2_150);
        assertThat(counts.get(Fault.NONE)).isBetween(3_800, 4_200);
        int malformed = counts.getOrDefault(Fault.PROSE, 0)
                + counts.getOrDefault(Fault.TRUNCATED, 0)
                + counts.getOrDefault(Fault.MISSING_ITEM, 0);
        assertThat(malformed).isBetween(2_850, 3_150);
    }

    @Test
    void refusesAWrongKeyAndWhatFollowsNoContract() throws Exception {
        try (var provider = SimulatedProvider.start(SimulatorOptions.defaults().withApiKey("right"))) {
            assertThat(post(provider, request("a", "1"), "wrong").statusCode()).isEqualTo(401);
            assertThat(post(provider, request("a", "1"), "right").statusCode()).isEqualTo(200);
            assertThat(post(provider, "{\"messages\":[{\"role\":\"user\",\"content\":\"hello {\"}]}", "right")
                            .statusCode())
                    .isEqualTo(400);
            assertThat(post(provider, "no json", "right").statusCode()).isEqualTo(400);
        }
    }

    @Test
    void findsTheQuestionBehindTextWithBraces() throws Exception {
        String content = "An earlier answer {was} wrong. Again.\\n"
                + "{\\\"task\\\":\\\"t\\\",\\\"records\\\":[{\\\"id\\\":\\\"1\\\",\\\"input\\\":{\\\"task\\\":\\\"x\\\"}}]}";
        JsonNode request = JSON.readTree("{\"messages\":[{\"role\":\"user\",\"content\":\"" + content
                + "\"},{\"role\":\"assistant\",\"content\":\"{}\"}]}");

        assertThat(PromptReader.questions(request)).hasValueSatisfying(question -> assertThat(question.path("records"))
                .hasSize(1));
    }

    private static String request(String name, String price) throws JsonProcessingException {
        var body = JSON.createObjectNode().put("model", "m");
        String question = "{\"task\":\"t\",\"records\":[{\"id\":\"1\",\"input\":{\"name\":\"" + name + "\",\"price\":\""
                + price + "\"}}]}";
        body.putArray("messages").addObject().put("role", "user").put("content", question);
        body.putObject("response_format")
                .put("type", "json_schema")
                .putObject("json_schema")
                .putObject("schema")
                .putObject("properties")
                .putObject("results")
                .putObject("items")
                .putObject("properties")
                .set("output", JSON.readTree(SCHEMA));
        return body.toString();
    }

    private HttpResponse<String> post(SimulatedProvider provider, String body, @Nullable String key)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(root(provider, "/v1/chat/completions"))
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (key != null) {
            request.header("Authorization", "Bearer " + key);
        }
        return send(request.build());
    }

    private JsonNode get(SimulatedProvider provider, String path) throws IOException, InterruptedException {
        return JSON.readTree(
                send(HttpRequest.newBuilder(root(provider, path)).build()).body());
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static String content(HttpResponse<String> response) throws JsonProcessingException {
        assertThat(response.statusCode()).isEqualTo(200);
        return JSON.readTree(response.body()).at("/choices/0/message/content").asText();
    }

    private static URI root(SimulatedProvider provider, String path) {
        return provider.url().resolve(path);
    }
}
