package dev.sluice.benchmarks.kill;

import java.util.Locale;

/** A process of the fleet; in the order they are started. */
enum Member {
    BROKER,
    METADATA,
    LLM,
    CLEANSE,
    INGEST;

    /** The word on the command line. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
