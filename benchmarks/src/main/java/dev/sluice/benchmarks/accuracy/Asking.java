package dev.sluice.benchmarks.accuracy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.llm.prompt.AnswerValidator;
import dev.sluice.llm.prompt.Choices;
import dev.sluice.llm.prompt.Extraction;
import dev.sluice.llm.prompt.JsonExtractor;
import dev.sluice.llm.prompt.PromptBuilder;
import dev.sluice.llm.prompt.PromptTemplate;
import dev.sluice.llm.prompt.Task;
import dev.sluice.llm.provider.ClientSettings;
import dev.sluice.llm.provider.HttpModelClient;
import dev.sluice.llm.provider.ModelReply;
import dev.sluice.llm.provider.ProviderException;
import dev.sluice.pipeline.Question;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks questions over HTTP as the service does: its prompts, its client, its reading of answers; equal questions are asked once, and once more where
 * the answer cannot stand. Not thread-safe.
 */
final class Asking {

    private static final int TOGETHER = 5;
    private static final int MAX_TOKENS = 4_000;

    private final PromptBuilder prompts = new PromptBuilder(PromptTemplate.shipped());
    private final AnswerValidator validator = new AnswerValidator();
    private final HttpModelClient client;
    private final Map<String, ObjectNode> answers = new HashMap<>();
    private int calls;
    private int refused;
    private long tokensIn;
    private long tokensOut;

    Asking(URI endpoint) {
        this.client = HttpModelClient.openAi(
                new ClientSettings(endpoint, null, "oracle", 0, MAX_TOKENS, Duration.ofSeconds(30), 1 << 22));
    }

    /** Asks what is new among them; answers are found by input hash, ill-formed ones are left out. */
    Map<String, ObjectNode> ask(List<Question> questions) throws ProviderException {
        Map<String, Question> distinct = new java.util.LinkedHashMap<>();
        questions.forEach(question -> distinct.putIfAbsent(question.inputHash(), question));
        List<Question> open = new ArrayList<>(distinct.values());
        for (int from = 0; from < open.size(); from += TOGETHER) {
            List<Question> together = open.subList(from, Math.min(open.size(), from + TOGETHER));
            Map<Question, String> complaints = exchange(together, null);
            for (Map.Entry<Question, String> complaint : complaints.entrySet()) {
                exchange(List.of(complaint.getKey()), complaint.getValue());
            }
        }
        return answers;
    }

    /** Tells why a question is to be asked once more, alone. */
    private Map<Question, String> exchange(List<Question> questions, @Nullable String complaint)
            throws ProviderException {
        Map<Question, String> complaints = new java.util.LinkedHashMap<>();
        questions.forEach(question -> complaints.put(question, "there was no result for this record."));
        Question first = questions.get(0);
        var task =
                new Task(first.task(), first.task(), first.taskVersion(), first.instructions(), first.answerSchema());
        List<dev.sluice.llm.prompt.Question> asked = questions.stream()
                .map(one -> new dev.sluice.llm.prompt.Question(one.inputHash(), one.input(), one.evidence()))
                .toList();
        ModelReply reply = client.complete(prompts.build(task, asked, complaint));
        calls++;
        tokensIn += reply.usage().in();
        tokensOut += reply.usage().out();
        if (JsonExtractor.extract(reply.content()) instanceof Extraction.Found found) {
            for (JsonNode result : found.results()) {
                int index = Integer.parseInt(result.path("id").asText()) - 1;
                var verdict = validator.check(first.answerSchema(), result.path("output"));
                ObjectNode output = verdict.output();
                String objection = output == null
                        ? String.valueOf(verdict.problem())
                        : Choices.objection(asked.get(index), output);
                if (output == null) {
                    refused++;
                } else {
                    answers.put(questions.get(index).inputHash(), output);
                }
                if (objection == null) {
                    complaints.remove(questions.get(index));
                } else {
                    complaints.put(questions.get(index), objection);
                }
            }
        }
        return complaints;
    }

    int calls() {
        return calls;
    }

    /** Answers that break the schema. */
    int refused() {
        return refused;
    }

    long tokensIn() {
        return tokensIn;
    }

    long tokensOut() {
        return tokensOut;
    }
}
