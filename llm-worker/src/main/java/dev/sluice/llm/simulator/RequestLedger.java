package dev.sluice.llm.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts every request. Thread-safe. */
final class RequestLedger {

    /** How often each input was asked about, by its digest. */
    private final Map<String, Integer> inputs = new HashMap<>();

    private final Map<String, TaskTotals> byTask = new TreeMap<>();
    private final Map<Integer, Long> byStatus = new TreeMap<>();
    private final Map<Fault, Long> byFault = new EnumMap<>(Fault.class);
    private long requests;
    private long records;
    private long answeredRecords;
    private long tokensIn;
    private long tokensOut;
    private long inFlight;
    private long maxInFlight;
    private final Quota quota;
    private final long startNanos = System.nanoTime();
    private final RequestJournal journal = new RequestJournal();
    private SlidingWindow window;
    private long overQuota;

    RequestLedger(Quota quota) {
        this.quota = quota;
        this.window = new SlidingWindow(quota);
    }

    /**
     * A request with questions has arrived: it is written down, and refused if the quota has no room for it.
     *
     * @param meant what is wrong with its answer if there is room
     * @return what is wrong with its answer
     */
    synchronized Fault arrived(JsonNode questions, long tokens, Fault meant) {
        long now = System.nanoTime();
        boolean admitted = window.admit(now, tokens);
        overQuota += admitted ? 0 : 1;
        Fault fault = admitted ? meant : Fault.THROTTLED;
        records += questions.size();
        questions.forEach(
                question -> inputs.merge(InputDigest.of(question.path("input").toString()), 1, Integer::sum));
        byFault.merge(fault, 1L, Long::sum);
        journal.add(new RequestJournal.Entry((now - startNanos) / 1_000, questions.size(), tokens, fault));
        return fault;
    }

    /** Microseconds since this ledger was made. */
    long nowMicros() {
        return (System.nanoTime() - startNanos) / 1_000;
    }

    /** The requests one by one. */
    synchronized List<RequestJournal.Entry> entries() {
        return journal.entries();
    }

    /** A request has come; gives its number. */
    synchronized long begin() {
        inFlight++;
        maxInFlight = Math.max(maxInFlight, inFlight);
        return requests++;
    }

    /**
     * The request has been answered.
     *
     * @param task that its questions belong to
     * @param used what it counts for where the status is 200
     */
    synchronized void end(int status, String task, TaskTotals used) {
        inFlight--;
        byStatus.merge(status, 1L, Long::sum);
        if (status == 200) {
            answeredRecords += used.records();
            tokensIn += used.tokensIn();
            tokensOut += used.tokensOut();
            byTask.merge(task, used, TaskTotals::plus);
        }
    }

    /** How often each input was asked about, by {@link InputDigest}; answered or not. */
    synchronized Map<String, Integer> asked() {
        return Map.copyOf(inputs);
    }

    synchronized SimulatorStats stats() {
        return new SimulatorStats(
                requests,
                records,
                inputs.size(),
                answeredRecords,
                tokensIn,
                tokensOut,
                byStatus,
                byFault,
                byTask,
                inFlight,
                maxInFlight,
                window.mostRequests(),
                window.mostTokens(),
                overQuota);
    }

    /** Forgets everything but what is in flight. */
    synchronized void reset() {
        inputs.clear();
        byStatus.clear();
        byFault.clear();
        byTask.clear();
        requests = 0;
        records = 0;
        answeredRecords = 0;
        tokensIn = 0;
        tokensOut = 0;
        maxInFlight = inFlight;
        window = new SlidingWindow(quota);
        journal.clear();
        overQuota = 0;
    }
}
