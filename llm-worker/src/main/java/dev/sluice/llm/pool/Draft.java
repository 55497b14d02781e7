package dev.sluice.llm.pool;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.llm.prompt.Question;
import dev.sluice.llm.provider.ModelReply.TokenUsage;
import dev.sluice.schemas.AnswerStatus;
import dev.sluice.schemas.LlmAnswer;
import org.jspecify.annotations.Nullable;

/** What has become of one question so far. Owned by the worker that asks it. */
final class Draft {

    private static final int ERROR_LENGTH = 200;

    private final Question question;
    private int calls;
    private int retries;
    private long tokensIn;
    private long tokensOut;
    private @Nullable String output;
    private @Nullable Problem problem;

    /**
     * Why there is no output.
     *
     * @param error kind and reason, for the answer
     * @param complaint what the model is told when it is asked again; null when it is just asked again
     * @param askAgain whether asking again, alone, may help
     */
    record Problem(String error, @Nullable String complaint, boolean askAgain) {}

    Draft(Question question) {
        this.question = question;
    }

    Question question() {
        return question;
    }

    /** The model's output is accepted. */
    void accept(ObjectNode accepted) {
        output = accepted.toString();
        problem = null;
    }

    /** There is no output, or none that can be used. */
    void reject(Problem reason) {
        problem = reason;
    }

    @Nullable
    Problem problem() {
        return problem;
    }

    /** Charges a request, or its share of one. */
    void charge(int newCalls, int newRetries, TokenUsage usage) {
        calls += newCalls;
        retries += newRetries;
        tokensIn += usage.in();
        tokensOut += usage.out();
    }

    LlmAnswer finish(String provider, String model, long now) {
        String error = problem == null ? null : problem.error();
        return LlmAnswer.newBuilder()
                .setInputHash(question.hash())
                .setStatus(output == null ? AnswerStatus.FAILED : AnswerStatus.ANSWERED)
                .setOutput(output)
                .setError(error == null ? null : error.substring(0, Math.min(ERROR_LENGTH, error.length())))
                .setProvider(provider)
                .setModel(model)
                .setCalls(calls)
                .setRetries(retries)
                .setTokensIn(tokensIn)
                .setTokensOut(tokensOut)
                .setCostUsd(0.0)
                .setAnsweredAt(now)
                .build();
    }
}
