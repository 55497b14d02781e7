package dev.sluice.benchmarks.kill;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** A process of the fleet; in the order they are started. */
enum Member {
    BROKER,
    METADATA,
    LLM,
    CLEANSE,
    INGEST;

    /** All but the broker. */
    static final Set<Member> SERVICES = EnumSet.complementOf(EnumSet.of(BROKER));

    /** The word on the command line. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
