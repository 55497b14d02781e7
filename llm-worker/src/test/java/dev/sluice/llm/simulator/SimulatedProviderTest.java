package dev.sluice.llm.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        FaultPlan plan = FaultPlan.of(options.faults(), 1);
        FaultPlan twin = FaultPlan.of(options.faults(), 1);
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

    @Test
    void aTruthFileKnowsBetterThanTheInput(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("truth.jsonl");
        Files.writeString(file, """
                {"input":{"name":"Lamp"},"output":{"category":"home","price":17.5,"unknown":1}}

                {"input":{"name":"Bear","price":"3"},"output":{"category":"toys"}}
                """);
        try (var provider = SimulatedProvider.start(SimulatorOptions.defaults().withTruth(TruthFile.read(file)))) {
            JsonNode lamp = output(post(provider, request("Lamp", "20"), null));
            assertThat(lamp.path("category").asText()).isEqualTo("home");
            assertThat(lamp.path("price").asDouble()).isEqualTo(17.5);
            assertThat(lamp.has("unknown")).isFalse();
            assertThat(output(post(provider, request("Bear", "3"), null))
                            .path("category")
                            .asText())
                    .isEqualTo("toys");
            assertThat(output(post(provider, request("Bear", "4"), null))
                            .path("price")
                            .asDouble())
                    .isEqualTo(4);
        }
        Files.writeString(file, "{\"input\":{},\"output\":{}}");
        assertThatThrownBy(() -> TruthFile.read(file)).hasMessageContaining("truth.jsonl:1");
    }

    @Test
    void aSlidingWindowLetsThroughItsQuotaAndWritesEveryRequestDown() throws Exception {
        var options = SimulatorOptions.defaults()
                .withQuota(Quota.parse("requests=2,window=60s"))
                .withRetryAfter(null);
        try (var provider = SimulatedProvider.start(options)) {
            assertThat(post(provider, request("a", "1"), null).statusCode()).isEqualTo(200);
            assertThat(post(provider, request("b", "1"), null).statusCode()).isEqualTo(200);
            HttpResponse<String> refused = post(provider, request("c", "1"), null);

            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("Retry-After")).isEmpty();
            assertThat(provider.stats().overQuota()).isEqualTo(1);
            assertThat(provider.stats().windowRequests()).isEqualTo(2);
            JsonNode entries = get(provider, "/stats/requests");
            assertThat(entries).hasSize(3);
            assertThat(entries.get(2).path("fault").asText()).isEqualTo("THROTTLED");
            assertThat(entries.get(2).path("arrived_us").asLong())
                    .isGreaterThan(entries.get(0).path("arrived_us").asLong());
        }
        assertThatThrownBy(() -> Quota.parse("request=2")).hasMessageContaining("'request=2'");
        assertThatThrownBy(() -> Quota.parse("window=soon")).hasMessageContaining("'window=soon'");
    }

    @ParameterizedTest
    @CsvSource({"THROTTLED,429,1", "THROTTLED_SILENTLY,429,", "ERROR,500,", "OVERLOADED,503,"})
    void refusalsSayHowLongToWaitOnlyWhereTheyShould(Fault fault, int status, @Nullable String retryAfter)
            throws Exception {
        try (var provider = SimulatedProvider.start(SimulatorOptions.defaults(), FaultPlan.script(fault))) {
            HttpResponse<String> response = post(provider, request("a", "1"), null);

            assertThat(response.statusCode()).isEqualTo(status);
            assertThat(response.headers().firstValue("Retry-After").orElse(null))
                    .isEqualTo(retryAfter);
        }
    }

    @Test
    void aResetBreaksOffInTheBody() {
        try (var provider = SimulatedProvider.start(SimulatorOptions.defaults(), FaultPlan.script(Fault.RESET))) {
            assertThatThrownBy(() -> post(provider, request("a", "1"), null)).isInstanceOf(IOException.class);
        }
    }

    private static JsonNode output(HttpResponse<String> response) throws JsonProcessingException {
        return JSON.readTree(content(response)).at("/results/0/output");
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
