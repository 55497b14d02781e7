package dev.sluice.llm.coalescer;

import dev.sluice.schemas.AnswerStatus;
import dev.sluice.schemas.LlmAnswer;
import org.jspecify.annotations.Nullable;

/**
 * What records are told of their question.
 *
 * @param status whether there is an answer
 * @param output the answer, JSON; null where there is none
 * @param error why there is none; null where there is one
 * @param answeredAt epoch milliseconds
 * @param costUsd what it cost whoever asked
 */
record Outcome(
        AnswerStatus status,
        @Nullable String output,
        @Nullable String error,
        long answeredAt,
        double costUsd) {

    static Outcome of(LlmAnswer answer) {
        return new Outcome(
                answer.getStatus(),
                answer.getOutput(),
                answer.getError(),
                answer.getAnsweredAt(),
                answer.getStatus() == AnswerStatus.ANSWERED ? answer.getCostUsd() : 0);
    }
}
