package dev.sluice.llm.simulator;

import java.util.ArrayDeque;

/** Requests and tokens of the last window, as a provider with a quota counts them. Guarded by its owner. */
final class SlidingWindow {

    private final Quota quota;
    private final ArrayDeque<Arrival> arrivals = new ArrayDeque<>();
    private long tokens;
    private long mostRequests;
    private long mostTokens;

    private record Arrival(long nanos, long tokens) {}

    SlidingWindow(Quota quota) {
        this.quota = quota;
    }

    /**
     * A request has come.
     *
     * @return whether it is let through; what is not does not count
     */
    boolean admit(long nowNanos, long newTokens) {
        while (!arrivals.isEmpty()
                && nowNanos - arrivals.element().nanos() >= quota.window().toNanos()) {
            tokens -= arrivals.remove().tokens();
        }
        boolean full = quota.requests() != null && arrivals.size() + 1 > quota.requests()
                || quota.tokens() != null && tokens + newTokens > quota.tokens();
        if (full) {
            return false;
        }
        arrivals.add(new Arrival(nowNanos, newTokens));
        tokens += newTokens;
        mostRequests = Math.max(mostRequests, arrivals.size());
        mostTokens = Math.max(mostTokens, tokens);
        return true;
    }

    /** Most requests that any window had. */
    long mostRequests() {
        return mostRequests;
    }

    /** Most tokens that any window had. */
    long mostTokens() {
        return mostTokens;
    }
}
