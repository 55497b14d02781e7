package dev.sluice.benchmarks.ceiling;

/**
 * Nanoseconds of processor time per record, one thread.
 *
 * @param records records of one round
 * @param parse reading every field
 * @param loop reading and the hand-written rules
 * @param loopAndWrite the same, and writing the row in a fixed layout
 * @param compiled Sluice: reading, the compiled rules with their history, writing the row as JSON
 */
record RulesResult(int records, double parse, double loop, double loopAndWrite, double compiled) {
    private static final double NANOS = 1e9;

    /** Records a second of a time per record. */
    static double rate(double nanos) {
        return NANOS / nanos;
    }

    /** Sluice's rate beside that of the loop that reads, rules and writes. */
    double ratio() {
        return loopAndWrite / compiled;
    }

    /** Sluice's rate, its writing included, beside that of the loop that writes nothing. */
    double ratioWithoutWriting() {
        return loop / compiled;
    }
}
