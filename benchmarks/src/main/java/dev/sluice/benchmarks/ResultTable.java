package dev.sluice.benchmarks;

import java.util.Locale;

/** How results look on a terminal. */
public final class ResultTable {

    private ResultTable() {}

    /** Name, rate, CPU and wall time in columns. */
    public static String line(Measurement result) {
        return String.format(
                Locale.ROOT,
                "%-46s %,11.0f rec/s %,9.0f CPU ms/million %8.1f s",
                result.name(),
                result.perSecond(),
                result.cpuMillisPerMillion(),
                result.seconds());
    }
}
