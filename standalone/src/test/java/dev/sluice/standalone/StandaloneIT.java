package dev.sluice.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sluice.llm.simulator.SimulatedProvider;
import dev.sluice.llm.simulator.SimulatorOptions;
import dev.sluice.pipeline.definition.DefinitionFiles;
import dev.sluice.runtime.config.Config;
import dev.sluice.standalone.instance.DirectoryInUse;
import dev.sluice.standalone.instance.ServiceClient;
import dev.sluice.standalone.report.StageLines;
import dev.sluice.standalone.report.Status;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything together, on a real broker, a real DuckDB and a provider that speaks the real protocol. */
class StandaloneIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private Path dir;

    private SimulatedProvider provider;

    @BeforeEach
    void startProvider() {
        provider = SimulatedProvider.start(SimulatorOptions.defaults().withPort(0));
    }

    @AfterEach
    void stopProvider() {
        provider.close();
    }

    @Test
    void takesDirtyRecordsThroughEverything() throws Exception {
        // Given rows of every fate: clean, repaired, unsettled by the rules, ragged, not UTF-8
        Path file = definition("orders", "append", "trim: true");
        Files.write(
                dir.resolve("orders.csv"),
                concat("id,city\n1,Bonn\n2, Ulm \n3,?\n4,?\n5,a,b\n".getBytes(), new byte[] {'6', ',', (byte) 0xff, '\n'
                }));

        try (Standalone standalone = Standalone.start(config())) {
            // When
            Status status = new Run(standalone, List.of(DefinitionFiles.load(file))).awaitSettled(silent());

            // Then every record is in the books, as one thing
            JsonNode numbers = pipeline(status, "orders");
            assertThat(status.balanced()).isTrue();
            assertThat(status.disagreements()).isEmpty();
            assertThat(numbers.path("accepted").asLong()).isEqualTo(6);
            assertThat(numbers.path("rows").asLong()).isEqualTo(4);
            assertThat(numbers.path("dead_letters").asLong()).isEqualTo(2);
            assertThat(numbers.at("/llm/questions").asLong()).isEqualTo(2);
            assertThat(numbers.at("/llm/answered").asLong()).isEqualTo(2);
            // and the question that both had in common was asked once
            assertThat(provider.stats().distinctInputs()).isEqualTo(1);
            assertThat(sql(standalone, "SELECT id, city, _llm_cleaned FROM raw.orders ORDER BY id"))
                    .isEqualTo("[[1,\"Bonn\",false],[2,\"Ulm\",false],[3,\"?\",true],[4,\"?\",true]]");
            assertThat(sql(standalone, "SELECT field, rule, before, after FROM _sluice.repairs WHERE \"by\" = 'rule'"))
                    .isEqualTo("[[\"city\",\"trim\",\"\\\" Ulm \\\"\",\"\\\"Ulm\\\"\"]]");
            assertThat(sql(standalone, "SELECT code FROM _sluice.dead_letters ORDER BY 1"))
                    .isEqualTo("[[\"ragged_row\"],[\"wrong_encoding\"]]");
            // and a record tells its journey
            String id = standalone
                    .client()
                    .post("/sql", query("SELECT record_id FROM _sluice.repairs WHERE \"by\" = 'rule'"))
                    .at("/rows/0/0")
                    .asText();
            assertThat(standalone.client().get("/api/trace/" + id).path("steps"))
                    .extracting(step -> step.path("stage").asText())
                    .contains("source", "received", "cleansed", "repair");
        }
    }

    @Test
    void aSecondRunReadsWhatIsNewAndLandsNothingTwice() throws Exception {
        Path file = definition("orders", "append", "trim: true");
        Files.writeString(dir.resolve("orders.csv"), "id,city\n1,Bonn\n2,Ulm\n");
        try (Standalone standalone = Standalone.start(config())) {
            new Run(standalone, List.of(DefinitionFiles.load(file))).awaitSettled(silent());
            assertThatThrownBy(() -> Standalone.start(config())).isInstanceOf(DirectoryInUse.class);
        }

        try (Standalone standalone = Standalone.start(config())) {
            Status status = new Run(standalone, List.of(DefinitionFiles.load(file))).awaitSettled(silent());

            assertThat(pipeline(status, "orders").path("rows").asLong()).isEqualTo(2);
            assertThat(sql(standalone, "SELECT count(*) FROM raw.orders")).isEqualTo("[[2]]");
        }
    }

    @Test
    void aDefinitionChangesWhileItRuns() throws Exception {
        Files.writeString(dir.resolve("orders.csv"), "id,city\n1,Bonn\n");
        try (Standalone standalone = Standalone.start(config())) {
            ServiceClient client = standalone.client();
            new Run(standalone, List.of(DefinitionFiles.load(push("trim: true")))).status();
            push(standalone.url(), "{\"id\": 1, \"city\": \" Bonn \"}");
            await().atMost(PATIENCE).until(() -> sql(standalone, "SELECT count(*) FROM raw.pushed")
                    .equals("[[1]]"));

            // When a new version is applied
            standalone.apply(List.of(DefinitionFiles.load(push("trim: true, uppercase: true"))));
            await().atMost(PATIENCE)
                    .until(() -> pipeline(new Status(client.get("/api/status")), "pushed")
                                    .path("definition_version")
                                    .asInt()
                            == 2);
            push(standalone.url(), "{\"id\": 2, \"city\": \" Ulm \"}");

            // Then rows after it carry the new version, and the old ones stay
            await().atMost(PATIENCE).until(() -> sql(standalone, "SELECT count(*) FROM raw.pushed")
                    .equals("[[2]]"));
            assertThat(sql(standalone, "SELECT id, city, _sluice_version FROM raw.pushed ORDER BY id"))
                    .isEqualTo("[[1,\"Bonn\",1],[2,\"ULM\",2]]");
        }
    }

    @Test
    void aDeadLetterIsRetriedOnceTheRuleIsMended() throws Exception {
        try (Standalone standalone = Standalone.start(config())) {
            ServiceClient client = standalone.client();
            standalone.apply(List.of(DefinitionFiles.load(push("trim: true"))));
            Files.writeString(
                    dir.resolve("throwing.yaml"),
                    Files.readString(push("trim: true"))
                            .replace("- {field: city, trim: true}", "- {when: 'int(id) > 0', set: {n: 1}}"));
            standalone.apply(List.of(DefinitionFiles.load(dir.resolve("throwing.yaml"))));
            await().atMost(PATIENCE)
                    .until(() -> push(standalone.url(), "{\"id\": \"x\", \"city\": \"Bonn\"}")
                                    .statusCode()
                            == 202);
            await().atMost(PATIENCE)
                    .until(() -> client.get("/api/dead-letters").path("total").asLong() == 1);

            // When the definition is mended and the letter sent again, twice
            standalone.apply(List.of(DefinitionFiles.load(push("trim: true, squeeze: true"))));
            await().atMost(PATIENCE)
                    .until(() -> pipeline(new Status(client.get("/api/status")), "pushed")
                                    .path("definition_version")
                                    .asInt()
                            == 3);
            String letter =
                    client.get("/api/dead-letters").at("/dead_letters/0/id").asText();
            assertThat(client.get("/api/dead-letters/" + letter)
                            .at("/record/payload")
                            .asText())
                    .isEqualTo("{\"id\": \"x\", \"city\": \"Bonn\"}");
            for (int i = 0; i < 2; i++) {
                var request = JsonNodeFactory.instance.objectNode();
                request.putArray("ids").add(letter);
                assertThat(client.post("/api/dead-letters/retry", request)
                                .path("retried")
                                .asInt())
                        .isEqualTo(1);
            }

            // Then it lands once, and is no dead letter any more
            await().atMost(PATIENCE).untilAsserted(() -> {
                JsonNode numbers = pipeline(new Status(client.get("/api/status")), "pushed");
                assertThat(numbers.path("rows").asLong()).isEqualTo(1);
                assertThat(numbers.path("dead_letters").asLong()).isZero();
                assertThat(numbers.path("accepted").asLong()).isEqualTo(1);
            });
            assertThat(sql(standalone, "SELECT id, city FROM raw.pushed")).isEqualTo("[[\"x\",\"Bonn\"]]");
        }
    }

    @Test
    void everyRouteButHealthAsksForTheToken() throws Exception {
        try (Standalone standalone = Standalone.start(config("http.token=canary-token"))) {
            var codes = new ArrayList<Integer>();
            for (String path : List.of("/", "/api/status", "/api/dead-letters", "/metrics", "/api/trace/x")) {
                codes.add(get(standalone.url().resolve(path)).statusCode());
            }
            codes.add(push(standalone.url(), "{}").statusCode());

            assertThat(codes).containsOnly(401);
            assertThat(get(standalone.url().resolve("/healthz")).statusCode()).isEqualTo(200);
            assertThat(standalone.client().get("/api/status").path("balanced").asBoolean())
                    .isTrue();
        }
    }

    private SluiceConfig config(String... sets) {
        var all = new ArrayList<>(List.of(
                "data_dir=" + dir.resolve("data"),
                "http.port=0",
                "llm.enabled=true",
                "llm.provider=simulate",
                "llm.model=simulated",
                "llm.endpoint=" + provider.url()));
        all.addAll(List.of(sets));
        return Config.load(null, Map.of(), all).bind(SluiceConfig.class);
    }

    private Path definition(String name, String disposition, String rule) throws IOException {
        return Files.writeString(dir.resolve(name + ".yaml"), """
                pipeline: %1$s
                source: {connector: files, path: %1$s.csv}
                table: {name: %1$s, write_disposition: %2$s}
                cleanse:
                  - {field: id, to: bigint}
                  - {field: city, %3$s}
                llm:
                  enabled: true
                  when: "city == '?'"
                  send: [city]
                  answer: {region: {type: string, enum: [north, south]}}
                  instructions: Say where the city lies.
                """.formatted(name, disposition, rule));
    }

    private Path push(String rule) throws IOException {
        return Files.writeString(dir.resolve("pushed.yaml"), """
                pipeline: pushed
                source: {connector: http-push}
                table: {name: pushed}
                cleanse:
                - {field: city, %s}
                """.formatted(rule));
    }

    private static HttpResponse<String> push(URI url, String body) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(url.resolve("/push/pushed"))
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(URI url) throws Exception {
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString());
    }

    private static JsonNode pipeline(Status status, String name) {
        return status.json().path("pipelines").path(name);
    }

    private static String sql(Standalone standalone, String sql) {
        try {
            return standalone.client().post("/sql", query(sql)).path("rows").toString();
        } catch (RuntimeException tableNotThereYet) {
            return "";
        }
    }

    private static com.fasterxml.jackson.databind.node.ObjectNode query(String sql) {
        return JsonNodeFactory.instance.objectNode().put("sql", sql);
    }

    private static StageLines silent() {
        return new StageLines(new PrintStream(OutputStream.nullOutputStream()), false, "");
    }

    private static byte[] concat(byte[] a, byte[] b) {
        byte[] both = java.util.Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
