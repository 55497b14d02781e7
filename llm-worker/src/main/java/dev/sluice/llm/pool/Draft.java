package dev.sluice.llm.pool;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.llm.BudgetConfig.WhenSpent;
import dev.sluice.llm.money.Price;
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
    private long costNanos;
    private @Nullable Identity answerer;
    private AnswerStatus failure = AnswerStatus.FAILED;
    private boolean held;
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

    /** There is no output, or none that can be used as a whole; one that was accepted before stands. */
    void reject(Problem reason) {
        problem = reason;
    }

    @Nullable
    Problem problem() {
        return problem;
    }

    /** Who has answered last. */
    void answeredBy(Identity identity) {
        answerer = identity;
    }

    /** There is no money to ask it, or it is paused; what an earlier request said of it stands, if there was one. */
    void unaffordable(String reason, WhenSpent whenSpent) {
        if (calls > 0 || problem != null) {
            return;
        }
        held = whenSpent == WhenSpent.HOLD;
        failure = AnswerStatus.SKIPPED;
        problem = new Problem(reason, null, false);
    }

    /** Whether it is to be asked later. */
    boolean isHeld() {
        return held;
    }

    /** Charges a request, or its share of one. */
    void charge(int newCalls, int newRetries, TokenUsage usage, long newCostNanos) {
        costNanos += newCostNanos;
        calls += newCalls;
        retries += newRetries;
        tokensIn += usage.in();
        tokensOut += usage.out();
    }

    /** @param asked who is named where nobody has answered */
    LlmAnswer finish(Identity asked, long now) {
        Identity who = answerer == null ? asked : answerer;
        String error = problem == null || output != null ? null : problem.error();
        return LlmAnswer.newBuilder()
                .setInputHash(question.hash())
                .setStatus(output == null ? failure : AnswerStatus.ANSWERED)
                .setOutput(output)
                .setError(error == null ? null : error.substring(0, Math.min(ERROR_LENGTH, error.length())))
                .setProvider(who.provider())
                .setModel(who.model())
                .setCalls(calls)
                .setRetries(retries)
                .setTokensIn(tokensIn)
                .setTokensOut(tokensOut)
                .setCostUsd(Price.usd(costNanos))
                .setAnsweredAt(now)
                .build();
    }
}
