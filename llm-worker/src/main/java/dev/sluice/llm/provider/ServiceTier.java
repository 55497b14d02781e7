package dev.sluice.llm.provider;

import java.util.Locale;

/** How a provider has served a request, as far as its price depends on it. */
public enum ServiceTier {
    /** As usual; also a tier without a price of its own, such as reserved capacity. */
    STANDARD,
    /** When the provider has room, within a day. */
    BATCH,
    /** Later than usual, for less. */
    FLEX,
    /** Before others, for more. */
    PRIORITY;

    /**
     * The tier that a provider names: {@code default}, {@code flex}, {@code ON_DEMAND_PRIORITY} and the like.
     *
     * @param word as reported; what is empty or not known is the standard tier
     */
    static ServiceTier named(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        if (lower.endsWith("batch")) {
            return BATCH;
        }
        if (lower.endsWith("flex")) {
            return FLEX;
        }
        return lower.endsWith("priority") || lower.equals("fast") ? PRIORITY : STANDARD;
    }

    /** Its name in usage and metrics, in lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
