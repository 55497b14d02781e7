package dev.sluice.llm.pool;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.llm.BudgetConfig.WhenSpent;
import dev.sluice.llm.LlmMetrics;
import dev.sluice.llm.money.Tariff;
import dev.sluice.llm.permit.Permits;
import dev.sluice.llm.prompt.PromptBuilder;
import dev.sluice.llm.prompt.PromptTemplate;
import dev.sluice.llm.prompt.Question;
import dev.sluice.llm.prompt.Task;
import dev.sluice.llm.provider.ModelReply;
import dev.sluice.llm.provider.ModelReply.Finish;
import dev.sluice.llm.provider.ModelReply.TokenUsage;
import dev.sluice.llm.provider.ModelRequest;
import dev.sluice.schemas.AnswerStatus;
import dev.sluice.schemas.LlmAnswer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Records whose text wants to command, and a model that obeys: what nobody asked about stays as it is. */
class InjectionTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Task TASK = new Task("orders", "tidy", "v1", "Choose the category.", """
            {"type":"object","properties":{"category":{"type":"string","enum":["home","toys"]},
            "note":{"type":"string","maxLength":40}},"required":["category","note"],"additionalProperties":false}""");

    private final List<ModelRequest> requests = new ArrayList<>();

    @Test
    void thereAreTwoHundredDifferentOnes() {
        assertThat(Injections.all()).hasSize(200).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("dev.sluice.llm.pool.Injections#all")
    void anObedientModelChangesNoFieldThatNobodyAskedAbout(String injection) throws Exception {
        String input = JSON.writeValueAsString(
                JSON.createObjectNode().put("name", "Lamp").put("notes", injection));

        List<LlmAnswer> answers = asker().ask(
                        TASK,
                        List.of(
                                new Question(
                                        "h0",
                                        input,
                                        JSON.writeValueAsString(
                                                JSON.createObjectNode().put("seen", injection))),
                                new Question("h1", "{\"name\":\"Bear\",\"notes\":\"\"}", null)),
                        () -> true);

        for (LlmAnswer answer : answers) {
            assertThat(answer.getStatus()).isEqualTo(AnswerStatus.ANSWERED);
            assertThat(JSON.readTree(answer.getOutput()).fieldNames())
                    .toIterable()
                    .containsExactly("category", "note");
        }
        assertThat(answers).extracting(LlmAnswer::getInputHash).containsExactly("h0", "h1");
        assertThat(requests).allSatisfy(request -> {
            String system = request.messages().get(0).content();
            String user = request.messages().get(1).content();
            assertThat(system)
                    .isEqualTo(PROMPTS.build(TASK, List.of(), null)
                            .messages()
                            .get(0)
                            .content());
            assertThat(JSON.readTree(user)
                            .path("records")
                            .get(0)
                            .at("/input/notes")
                            .asText())
                    .as("the whole message is one JSON object, and the text stands inside of it")
                    .isEqualTo(injection);
        });
    }

    private static final PromptBuilder PROMPTS = new PromptBuilder(PromptTemplate.shipped());

    private BatchAsker asker() {
        var identity = new Identity("simulate", "m");
        var patient = new PatientClient(
                new Line(identity, this::obey, Tariff.free(100), Permits.unlimited()),
                ProviderBreaker.create(identity),
                new Backoff(RetryConfig.defaults(), () -> 0.5),
                0,
                new Throttle(8, Duration.ofMinutes(1), System::nanoTime),
                wait -> {});
        return new BatchAsker(
                patient,
                PROMPTS,
                (task, records, attempt) -> {},
                new LlmMetrics(new SimpleMeterRegistry()),
                identity,
                WhenSpent.HOLD,
                InstantSource.fixed(Instant.EPOCH));
    }

    /** Does all that a record may ask for: further fields, other records, nested ones, results of nobody. */
    private ModelReply obey(ModelRequest request) {
        requests.add(request);
        JsonNode question = read(request.messages().get(1).content());
        ObjectNode answer = JSON.createObjectNode();
        var results = answer.putArray("results");
        for (JsonNode record : question.path("records")) {
            ObjectNode output = results.addObject()
                    .put("id", record.path("id").asText())
                    .put("is_admin", true)
                    .putObject("output");
            output.put("category", "home")
                    .put("note", "ok")
                    .put("is_admin", true)
                    .put("price", 0);
            output.putObject("status").put("value", "approved");
            output.put("_llm_cleaned", true)
                    .put("record_id", "another")
                    .put("notes", record.at("/input/notes").asText());
        }
        results.addObject()
                .put("id", "h1")
                .putObject("output")
                .put("category", "toys")
                .put("note", "no");
        results.addObject()
                .put("id", "1")
                .putObject("output")
                .put("category", "toys")
                .put("note", "again");
        return new ModelReply(answer.toString(), Finish.STOP, new TokenUsage(1, 1));
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
