package dev.sluice.llm.pool;

import dev.sluice.llm.pool.CommitFrontier.Ticket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which questions this worker has open, and which it has answered lately. A call that repeats one of them (asked again after a
 * deadline, or read again after a rebalance or a restart) is not paid for again. Thread-safe.
 */
final class CallBook {

    /** Some 20 MB when it is full. */
    static final int REMEMBERED = 100_000;

    private final Map<String, List<Ticket>> open = new HashMap<>();
    private final Map<String, Long> answeredAt = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > REMEMBERED;
        }
    };

    /**
     * Takes up a call.
     *
     * @param askedAt when it was asked, epoch milliseconds
     * @return false if nothing need be done for it: its answer has been published since it was asked, or it is done together with
     *     the same question
     */
    synchronized boolean admit(String hash, long askedAt, Ticket ticket) {
        Long answered = answeredAt.get(hash);
        if (answered != null && answered >= askedAt) {
            ticket.done();
            return false;
        }
        List<Ticket> same = open.get(hash);
        if (same != null) {
            same.add(ticket);
            return false;
        }
        open.put(hash, new ArrayList<>(List.of(ticket)));
        return true;
    }

    /** The question has an answer, and the answer is on its topic. */
    synchronized void answered(String hash, long now) {
        published(hash, now);
        close(hash);
    }

    /** An answer stands on its topic, whoever published it. */
    synchronized void published(String hash, long at) {
        answeredAt.remove(hash);
        answeredAt.put(hash, at);
    }

    /** The question has failed, and that is on the topic: whoever asks again makes a call. */
    synchronized void failed(String hash) {
        close(hash);
    }

    /** Nothing came of the question: its records stay uncommitted. */
    synchronized void abandon(String hash) {
        open.remove(hash);
    }

    private void close(String hash) {
        List<Ticket> tickets = open.remove(hash);
        if (tickets != null) {
            tickets.forEach(Ticket::done);
        }
    }
}
