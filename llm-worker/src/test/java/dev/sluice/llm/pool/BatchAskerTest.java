package dev.sluice.llm.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.llm.BudgetConfig.WhenSpent;
import dev.sluice.llm.LlmMetrics;
import dev.sluice.llm.money.Tariff;
import dev.sluice.llm.permit.Permits;
import dev.sluice.llm.prompt.PromptBuilder;
import dev.sluice.llm.prompt.PromptTemplate;
import dev.sluice.llm.prompt.Question;
import dev.sluice.llm.prompt.Task;
import dev.sluice.llm.provider.ClientSettings;
import dev.sluice.llm.provider.HttpModelClient;
import dev.sluice.llm.provider.ModelClient;
import dev.sluice.llm.provider.ModelReply;
import dev.sluice.llm.provider.ModelReply.Finish;
import dev.sluice.llm.provider.ModelReply.TokenUsage;
import dev.sluice.llm.provider.ModelRequest;
import dev.sluice.llm.provider.ProviderException;
import dev.sluice.llm.provider.ProviderException.Kind;
import dev.sluice.llm.simulator.Fault;
import dev.sluice.llm.simulator.FaultPlan;
import dev.sluice.llm.simulator.SimulatedProvider;
import dev.sluice.llm.simulator.SimulatorOptions;
import dev.sluice.schemas.AnswerStatus;
import dev.sluice.schemas.LlmAnswer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchAskerTest {

    private static final String SCHEMA = """
            {"type":"object","properties":{"name":{"type":"string"}},"required":["name"],"additionalProperties":false}""";
    private static final Task TASK = new Task("orders", "tidy", "v1", "Tidy the name.", SCHEMA);
    private static final RetryConfig AT_ONCE =
            new RetryConfig(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ofMinutes(1), Duration.ZERO);

    private WhenSpent whenSpent = WhenSpent.HOLD;
    private Permits permits = Permits.unlimited();
    private final List<Attempt> attempts = new ArrayList<>();
    private final List<ModelRequest> requests = new ArrayList<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @ParameterizedTest
    @CsvSource({
        "NONE, 1, 3",
        "FENCED, 1, 3",
        "EXTRA_FIELDS, 1, 3",
        "PROSE, 4, 6",
        "TRUNCATED, 4, 6",
        "MISSING_ITEM, 2, 4",
        "WRONG_TYPE, 4, 6",
        "REFUSAL, 4, 6",
        "CONTENT_FILTER, 4, 6",
        "OVERSIZED, 4, 6",
        "ERROR, 2, 6",
        "EMPTY_BODY, 2, 6"
    })
    void everyQuestionIsAnsweredAfterOneFault(Fault fault, int expectedRequests, int expectedRecords) throws Exception {
        try (var provider = SimulatedProvider.start(SimulatorOptions.defaults(), FaultPlan.script(fault))) {
            List<LlmAnswer> answers = asker(client(provider)).ask(TASK, questions("  a  b ", "c", "d"), () -> true);

            assertThat(answers).extracting(LlmAnswer::getStatus).containsOnly(AnswerStatus.ANSWERED);
            assertThat(answers)
                    .extracting(LlmAnswer::getOutput)
                    .containsExactly("{\"name\":\"a b\"}", "{\"name\":\"c\"}", "{\"name\":\"d\"}");
            assertThat(answers).extracting(LlmAnswer::getInputHash).containsExactly("h0", "h1", "h2");
            assertThat(provider.stats().requests()).isEqualTo(expectedRequests);
            assertThat(provider.stats().records()).isEqualTo(expectedRecords);
            assertThat(attempts).hasSize(expectedRequests);
            assertThat(answers.stream().mapToInt(LlmAnswer::getCalls).sum()).isEqualTo(expectedRequests);
            assertThat(answers.stream().mapToLong(LlmAnswer::getTokensIn).sum())
                    .isEqualTo(attempts.stream().mapToLong(a -> a.usage().in()).sum());
        }
    }

    @Test
    void whatNobodyAskedForIsLeftOutAndCounted() throws Exception {
        try (var provider =
                SimulatedProvider.start(SimulatorOptions.defaults(), FaultPlan.script(Fault.EXTRA_FIELDS))) {
            asker(client(provider)).ask(TASK, questions("a", "b"), () -> true);
        }

        assertThat(meters.counter("sluice.llm.ignored", "what", "field").count())
                .isEqualTo(2);
        assertThat(meters.counter("sluice.llm.ignored", "what", "result").count())
                .isEqualTo(1);
    }

    @Test
    void aQuestionIsAskedAgainAloneWithTheReasonAndOnlyOnce() throws Exception {
        List<LlmAnswer> answers = asker(always("{\"results\":[{\"id\":\"1\",\"output\":{\"name\":7}}]}"))
                .ask(TASK, questions("a", "b"), () -> true);

        assertThat(requests).hasSize(3);
        assertThat(requests.get(1).messages().get(1).content())
                .startsWith("An earlier answer could not be used: the record's output is invalid: /name breaks type")
                .endsWith("{\"task\":\"tidy\",\"records\":[{\"id\":\"1\",\"input\":{\"name\":\"a\"}}]}");
        assertThat(requests.get(2).messages().get(1).content()).contains("the record had no result in the answer");
        assertThat(answers).extracting(LlmAnswer::getStatus).containsOnly(AnswerStatus.FAILED);
        assertThat(answers)
                .extracting(LlmAnswer::getError)
                .allMatch(error -> error.startsWith("MALFORMED: the record's output is invalid: /name breaks type"));
        assertThat(answers).extracting(LlmAnswer::getOutput).containsOnlyNulls();
    }

    /** Whoever merges it will refuse it; the other fields of the answer may be good. */
    @Test
    void anAnswerThatStraysFromItsCandidatesIsAskedForOnceMoreAndThenLeftToOthersToJudge() throws Exception {
        String evidence = "{\"name\":{\"candidates\":[{\"value\":\"ann\",\"rows\":3,\"share\":0.75}]}}";
        var question = new Question("h0", "{\"name\":\"anm\"}", evidence);

        List<LlmAnswer> strayed = asker(always("{\"results\":[{\"id\":\"1\",\"output\":{\"name\":\"zoe\"}}]}"))
                .ask(TASK, List.of(question), () -> true);

        assertThat(requests).hasSize(2);
        assertThat(requests.get(1).messages().get(1).content()).contains("field name: expected one of the candidates");
        assertThat(strayed).singleElement().satisfies(answer -> {
            assertThat(answer.getStatus()).isEqualTo(AnswerStatus.ANSWERED);
            assertThat(answer.getOutput()).isEqualTo("{\"name\":\"zoe\"}");
            assertThat(answer.getError()).isNull();
        });
    }

    @ParameterizedTest
    @CsvSource({"ann", "anm"})
    void aCandidateAndTheRecordsOwnValueStand(String name) throws Exception {
        String evidence = "{\"name\":{\"candidates\":[{\"value\":\"ann\",\"rows\":3,\"share\":0.75}]}}";

        asker(always("{\"results\":[{\"id\":\"1\",\"output\":{\"name\":\"" + name + "\"}}]}"))
                .ask(TASK, List.of(new Question("h0", "{\"name\":\"anm\"}", evidence)), () -> true);

        assertThat(requests).hasSize(1);
    }

    @Test
    void theFirstResultForAnIdCounts() throws Exception {
        String twice =
                "{\"results\":[{\"id\":\"1\",\"output\":{\"name\":\"x\"}},{\"id\":\"1\",\"output\":{\"name\":\"y\"}}]}";

        assertThat(asker(always(twice)).ask(TASK, questions("a"), () -> true))
                .extracting(LlmAnswer::getOutput)
                .containsExactly("{\"name\":\"x\"}");
    }

    @Test
    void aProviderThatIsAwayFailsTheBatchAfterItsRetriesWithoutAskingSingly() throws Exception {
        try (var provider = SimulatedProvider.start(SimulatorOptions.defaults().withFaults(0, 1, 0))) {
            List<LlmAnswer> answers = asker(client(provider)).ask(TASK, questions("a", "b", "c"), () -> true);

            assertThat(provider.stats().requests()).isEqualTo(3);
            assertThat(answers)
                    .extracting(LlmAnswer::getError)
                    .allMatch(error -> error.startsWith("UNAVAILABLE: HTTP 500"));
            assertThat(answers.get(0).getCalls()).isEqualTo(3);
            assertThat(answers.get(0).getRetries()).isEqualTo(2);
            assertThat(answers.get(1).getCalls()).isZero();
        }
    }

    @Test
    void oneRecordThatIsRefusedDoesNotSpoilTheOthers() throws Exception {
        ModelClient choosy = request -> {
            requests.add(request);
            if (request.messages().get(1).content().contains("evil")) {
                throw ProviderException.lasting(Kind.CONTENT_FILTER, "filtered");
            }
            return reply("{\"results\":[{\"id\":\"1\",\"output\":{\"name\":\"ok\"}}]}");
        };

        List<LlmAnswer> answers = asker(choosy).ask(TASK, questions("good", "evil"), () -> true);

        assertThat(answers)
                .extracting(LlmAnswer::getStatus)
                .containsExactly(AnswerStatus.ANSWERED, AnswerStatus.FAILED);
        assertThat(answers.get(1).getError()).isEqualTo("CONTENT_FILTER: filtered");
        assertThat(requests).hasSize(3);
    }

    @Test
    void aQuestionThatIsNoJsonFailsAloneAndIsNotSent() throws Exception {
        var broken = new Question("h9", "{broken", null);

        List<LlmAnswer> answers = asker(always("{\"results\":[{\"id\":\"1\",\"output\":{\"name\":\"ok\"}}]}"))
                .ask(TASK, List.of(questions("a").get(0), broken), () -> true);

        assertThat(answers.get(0).getStatus()).isEqualTo(AnswerStatus.ANSWERED);
        assertThat(answers.get(1).getError()).isEqualTo("BAD_REQUEST: the input of the question is not JSON");
        assertThat(requests).hasSize(1);
    }

    @Test
    void aLongReasonIsCutToItsColumn() throws Exception {
        ModelClient talkative = request -> {
            throw ProviderException.lasting(Kind.BAD_REQUEST, "x".repeat(500));
        };

        assertThat(asker(talkative).ask(TASK, questions("a"), () -> true).get(0).getError())
                .hasSize(200);
    }

    @Test
    void aCancelledRequestIsNoAnswer() {
        ModelClient cancelled = request -> {
            throw ProviderException.cancelled();
        };

        assertThatThrownBy(() -> asker(cancelled).ask(TASK, questions("a"), () -> true))
                .isInstanceOfSatisfying(
                        ProviderException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CANCELLED));
    }

    @Test
    void withoutMoneyAQuestionIsSkippedOrHeldAndNotSent() throws Exception {
        permits = (demand, wanted) -> {
            throw ProviderException.lasting(Kind.BUDGET, "the budget of day 2026-11-21 is $1");
        };
        whenSpent = WhenSpent.SKIP;
        List<LlmAnswer> skipped = asker(always("")).ask(TASK, questions("a", "b"), () -> true);
        whenSpent = WhenSpent.HOLD;
        List<LlmAnswer> held = asker(always("")).ask(TASK, questions("a", "b"), () -> true);

        assertThat(skipped).extracting(LlmAnswer::getStatus).containsOnly(AnswerStatus.SKIPPED);
        assertThat(skipped).extracting(LlmAnswer::getError).containsOnly("BUDGET: the budget of day 2026-11-21 is $1");
        assertThat(held).isEmpty();
        assertThat(requests).isEmpty();
    }

    @Test
    void whatWasPaidForStandsWhenTheMoneyEndsBeforeTheSecondAsking() throws Exception {
        int[] left = {1};
        permits = (demand, wanted) -> {
            if (left[0]-- > 0) {
                return settlement -> {};
            }
            throw ProviderException.lasting(Kind.BUDGET, "spent");
        };

        List<LlmAnswer> answers = asker(always("{\"results\":[{\"id\":\"1\",\"output\":{\"name\":\"x\"}}]}"))
                .ask(TASK, questions("a", "b"), () -> true);

        assertThat(answers)
                .extracting(LlmAnswer::getStatus)
                .containsExactly(AnswerStatus.ANSWERED, AnswerStatus.FAILED);
        assertThat(answers.get(1).getError()).startsWith("MALFORMED");
    }

    private BatchAsker asker(ModelClient client) {
        var identity = new Identity("simulate", "m");
        var patient = new PatientClient(
                new Line(identity, client, Tariff.free(100), permits),
                ProviderBreaker.create(identity),
                new Backoff(AT_ONCE, () -> 0.5),
                2,
                new Throttle(8, Duration.ofMinutes(1), System::nanoTime),
                wait -> {});
        return new BatchAsker(
                patient,
                new PromptBuilder(PromptTemplate.shipped()),
                (task, records, attempt) -> attempts.add(attempt),
                new LlmMetrics(meters),
                identity,
                whenSpent,
                InstantSource.fixed(Instant.EPOCH));
    }

    private ModelClient always(String content) {
        return request -> {
            requests.add(request);
            return reply(content);
        };
    }

    private static ModelReply reply(String content) {
        return new ModelReply(content, Finish.STOP, new TokenUsage(5, 3));
    }

    private static ModelClient client(SimulatedProvider provider) {
        return HttpModelClient.openAi(
                new ClientSettings(provider.url(), null, "m", 0.3, 100, Duration.ofSeconds(20), 1024 * 1024));
    }

    private static List<Question> questions(String... names) {
        var questions = new ArrayList<Question>();
        for (int i = 0; i < names.length; i++) {
            questions.add(new Question("h" + i, "{\"name\":\"" + names[i] + "\"}", null));
        }
        return questions;
    }
}
