package dev.sluice.llm.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.HexFormat;
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
    private SlidingWindow window;
    private long overQuota;

    RequestLedger(Quota quota) {
        this.quota = quota;
        this.window = new SlidingWindow(quota);
    }

    /** Whether the quota has room for a request that arrives now. */
    synchronized boolean admit(long tokens) {
        boolean admitted = window.admit(System.nanoTime(), tokens);
        overQuota += admitted ? 0 : 1;
        return admitted;
    }

    /** A request has come; gives its number. */
    synchronized long begin() {
        inFlight++;
        maxInFlight = Math.max(maxInFlight, inFlight);
        return requests++;
    }

    /** What the request asks. */
    synchronized void asked(JsonNode questions) {
        records += questions.size();
        questions.forEach(question -> inputs.add(digest(question.path("input").toString())));
    }

    /** The request is about to be answered, or to hang. */
    synchronized void fault(Fault fault) {
        byFault.merge(fault, 1L, Long::sum);
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
