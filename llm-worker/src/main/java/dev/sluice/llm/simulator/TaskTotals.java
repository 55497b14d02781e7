package dev.sluice.llm.simulator;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What was answered 200 for one task.
 *
 * @param requests answered
 * @param records questions in them
 * @param tokensIn prompt tokens: characters / 4
 * @param tokensOut completion tokens: characters / 4
 */
public record TaskTotals(
        @JsonProperty("requests") long requests,
        @JsonProperty("records") long records,
        @JsonProperty("tokens_in") long tokensIn,
        @JsonProperty("tokens_out") long tokensOut) {

    /** Nothing yet. */
    public static final TaskTotals NONE = new TaskTotals(0, 0, 0, 0);

    TaskTotals plus(TaskTotals more) {
        return new TaskTotals(
                requests + more.requests, records + more.records, tokensIn + more.tokensIn, tokensOut + more.tokensOut);
    }
}
