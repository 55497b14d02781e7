package dev.sluice.llm.pool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.llm.BudgetConfig.WhenSpent;
import dev.sluice.llm.LlmMetrics;
import dev.sluice.llm.pool.Caller.Answered;
import dev.sluice.llm.pool.Draft.Problem;
import dev.sluice.llm.prompt.AnswerValidator;
import dev.sluice.llm.prompt.Choices;
import dev.sluice.llm.prompt.Extraction;
import dev.sluice.llm.prompt.JsonExtractor;
import dev.sluice.llm.prompt.PromptBuilder;
import dev.sluice.llm.prompt.Question;
import dev.sluice.llm.prompt.Task;
import dev.sluice.llm.prompt.Verdict;
import dev.sluice.llm.provider.ModelReply;
import dev.sluice.llm.provider.ModelReply.Finish;
import dev.sluice.llm.provider.ModelReply.TokenUsage;
import dev.sluice.llm.provider.ModelRequest;
import dev.sluice.llm.provider.ProviderException;
import dev.sluice.llm.provider.ProviderException.Kind;
import dev.sluice.schemas.LlmAnswer;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks questions of one task together and reads the answer. A question whose result is missing or invalid, or strays from the candidates it was
 * given, is asked once more, alone, with the reason; then it fails, or what it was told stands for others to judge. Every question ends with an
 * answer or a failure. Thread-safe.
 */
final class BatchAsker {

    private final Caller client;
    private final PromptBuilder prompts;
    private final AnswerValidator validator;
    private final UsageLedger ledger;
    private final LlmMetrics metrics;
    private final Identity identity;
    private final WhenSpent whenSpent;
    private final InstantSource clock;

    BatchAsker(
            Caller client,
            PromptBuilder prompts,
            UsageLedger ledger,
            LlmMetrics metrics,
            Identity identity,
            WhenSpent whenSpent,
            InstantSource clock) {
        this.client = client;
        this.prompts = prompts;
        this.validator = new AnswerValidator();
        this.ledger = ledger;
        this.metrics = metrics;
        this.identity = identity;
        this.whenSpent = whenSpent;
        this.clock = clock;
    }

    /**
     * Asks them.
     *
     * @param wanted whether the answers are still wanted; asked while a request waits for its turn
     * @return one answer or failure for each question, in their order; none for a question that a spent budget holds
     * @throws ProviderException of kind CANCELLED only: the thread was interrupted, or the answers are not wanted
     */
    List<LlmAnswer> ask(Task task, List<Question> questions, BooleanSupplier wanted) throws ProviderException {
        List<Draft> drafts = questions.stream().map(Draft::new).toList();
        exchange(task, drafts, null, wanted);
        for (Draft draft : drafts) {
            Problem problem = draft.problem();
            if (problem != null && problem.askAgain()) {
                exchange(task, List.of(draft), problem.complaint(), wanted);
            }
        }
        long now = clock.millis();
        return drafts.stream()
                .filter(draft -> !draft.isHeld())
                .map(draft -> draft.finish(identity, now))
                .toList();
    }

    /** The same failure for each of them. */
    List<LlmAnswer> failed(List<Question> questions, String error) {
        long now = clock.millis();
        return questions.stream()
                .map(question -> {
                    var draft = new Draft(question);
                    draft.reject(new Problem(error, null, false));
                    return draft.finish(identity, now);
                })
                .toList();
    }

    private void exchange(Task task, List<Draft> drafts, @Nullable String complaint, BooleanSupplier wanted)
            throws ProviderException {
        try {
            List<Question> questions = drafts.stream().map(Draft::question).toList();
            ModelRequest request = prompts.build(task, questions, complaint);
            var asking = new Asking(task.pipeline(), wanted, attempt -> charge(task, drafts, attempt));
            Answered answered = client.complete(request, asking);
            drafts.forEach(draft -> draft.answeredBy(answered.identity()));
            read(task, drafts, answered.reply());
        } catch (ProviderException e) {
            if (e.kind() == Kind.CANCELLED) {
                throw e;
            }
            if (e.kind() == Kind.PAUSED) {
                drafts.forEach(draft -> draft.unaffordable(e.summary(), WhenSpent.HOLD));
                return;
            }
            if (e.kind() == Kind.BUDGET) {
                drafts.forEach(draft -> draft.unaffordable(e.summary(), whenSpent));
                return;
            }
            boolean alone = drafts.size() > 1 && !e.mayPass() && isAboutContent(e.kind());
            rejectAll(drafts, new Problem(e.summary(), null, alone));
        } catch (IllegalArgumentException e) {
            rejectAll(drafts, new Problem(Kind.BAD_REQUEST + ": " + e.getMessage(), null, drafts.size() > 1));
        }
    }

    /** One record of a batch can spoil it for the others; alone, only that one fails. */
    private static boolean isAboutContent(Kind kind) {
        return switch (kind) {
            case BAD_REQUEST, CONTENT_FILTER, MALFORMED -> true;
            case RATE_LIMIT, TIMEOUT, AUTHENTICATION, NOT_FOUND, UNAVAILABLE, CANCELLED, BUDGET, PAUSED -> false;
        };
    }

    private void read(Task task, List<Draft> drafts, ModelReply reply) {
        Extraction extraction = JsonExtractor.extract(reply.content());
        if (extraction instanceof Extraction.Missing missing) {
            String reason = reply.finish() == Finish.LENGTH
                    ? Extraction.Reason.TRUNCATED.text() + " (max_tokens reached)"
                    : missing.reason().text();
            rejectAll(drafts, malformed(reason));
        } else if (extraction instanceof Extraction.Found found) {
            Map<String, Draft> byId = new HashMap<>();
            for (int i = 0; i < drafts.size(); i++) {
                byId.put(PromptBuilder.id(i), drafts.get(i));
            }
            rejectAll(drafts, malformed("the record had no result in the answer"));
            found.results().forEach(result -> readResult(task, byId, result));
        }
    }

    private void readResult(Task task, Map<String, Draft> byId, JsonNode result) {
        // removed: the first result for an id counts, whatever comes later
        Draft draft = byId.remove(result.path("id").asText());
        if (draft == null) {
            metrics.ignored(0, 1);
            return;
        }
        Verdict verdict = validator.check(task.answerSchema(), result.path("output"));
        metrics.ignored(verdict.dropped(), 0);
        ObjectNode output = verdict.output();
        if (output != null) {
            draft.accept(output);
            String objection = Choices.objection(draft.question(), output);
            if (objection != null) {
                draft.reject(malformed(objection));
            }
        } else {
            draft.reject(malformed("the record's output is invalid: " + verdict.problem()));
        }
    }

    private static Problem malformed(String reason) {
        return new Problem(Kind.MALFORMED + ": " + reason, reason + ".", true);
    }

    private static void rejectAll(List<Draft> drafts, Problem problem) {
        drafts.forEach(draft -> draft.reject(problem));
    }

    /** The first record bears the request; tokens are shared, and what does not divide goes to the first. */
    private void charge(Task task, List<Draft> drafts, Attempt attempt) {
        metrics.request(attempt);
        ledger.record(task, drafts.size(), attempt);
        int size = drafts.size();
        var share = new TokenUsage(attempt.usage().in() / size, attempt.usage().out() / size);
        var rest = new TokenUsage(attempt.usage().in() % size, attempt.usage().out() % size);
        drafts.get(0).charge(1, attempt.retry() ? 1 : 0, rest, attempt.costNanos() % size);
        drafts.forEach(draft -> draft.charge(0, 0, share, attempt.costNanos() / size));
    }
}
