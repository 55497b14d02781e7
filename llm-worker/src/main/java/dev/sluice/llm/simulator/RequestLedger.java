package dev.sluice.llm.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Counts every request. Thread-safe. */
final class RequestLedger {

    private final Set<String> inputs = new HashSet<>();
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
        questions.forEach(question -> inputs.add(digest(question.path("input").toString())));
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

    /** The request has been answered. */
    synchronized void end(int status, int questions, long in, long out) {
        inFlight--;
        byStatus.merge(status, 1L, Long::sum);
        if (status == 200) {
            answeredRecords += questions;
            tokensIn += in;
            tokensOut += out;
        }
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

    /** 16 bytes of SHA-256: a million inputs take little memory. */
    private static String digest(String input) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(input.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
