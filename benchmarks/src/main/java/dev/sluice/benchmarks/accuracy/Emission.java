package dev.sluice.benchmarks.accuracy;

import java.util.Locale;

/** Which version of a row is scored. */
enum Emission {
    /** As it was emitted at first, without looking ahead. */
    FIRST,
    /** With the corrections that later rows brought. */
    LAST;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
