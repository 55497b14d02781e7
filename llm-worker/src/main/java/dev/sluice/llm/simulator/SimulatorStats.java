package dev.sluice.llm.simulator;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;

/**
 * The provider's own ledger: what it was asked since the start or the last reset.
 *
 * @param requests chat completions asked for, whatever became of them
 * @param records questions in them
 * @param distinctInputs how many different inputs these questions had
 * @param answeredRecords questions in requests that were answered 200
 * @param tokensIn prompt tokens of requests answered 200: characters / 4
 * @param tokensOut completion tokens of them: characters / 4
 * @param byStatus requests by HTTP status; one that hangs has none
 * @param byFault requests by fault
 * @param byTask what was answered 200, by the task that the request names
 * @param inFlight requests being answered now
 * @param maxInFlight most requests at one time
 * @param windowRequests most requests in any sliding window of the quota, those not counted that were above it
 * @param windowTokens most tokens in any sliding window
 * @param overQuota requests answered 429 because they were above the quota
 */
public record SimulatorStats(
        @JsonProperty("requests") long requests,
        @JsonProperty("records") long records,
        @JsonProperty("distinct_inputs") long distinctInputs,
        @JsonProperty("answered_records") long answeredRecords,
        @JsonProperty("tokens_in") long tokensIn,
        @JsonProperty("tokens_out") long tokensOut,
        @JsonProperty("by_status") Map<Integer, Long> byStatus,
        @JsonProperty("by_fault") Map<Fault, Long> byFault,
        @JsonProperty("by_task") Map<String, TaskTotals> byTask,
        @JsonProperty("in_flight") long inFlight,
        @JsonProperty("max_in_flight") long maxInFlight,
        @JsonProperty("window_requests") long windowRequests,
        @JsonProperty("window_tokens") long windowTokens,
        @JsonProperty("over_quota") long overQuota) {

    public SimulatorStats {
        byStatus = Map.copyOf(byStatus);
        byFault = Map.copyOf(byFault);
        byTask = Map.copyOf(byTask);
    }

    /** What was answered for a task. */
    public TaskTotals task(String name) {
        return byTask.getOrDefault(name, TaskTotals.NONE);
    }

    /** Requests answered with this status. */
    public long status(int status) {
        return byStatus.getOrDefault(status, 0L);
    }
}
