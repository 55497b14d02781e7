package dev.sluice.benchmarks.accuracy;

/** The four runs of the accuracy protocol. */
enum OracleKind {
    /** R0: rules only. */
    NONE("R0 rules only"),
    /** R1: every cell asked about is answered with the truth. */
    ALL_KNOWING("R1 oracle"),
    /** R2: the truth only where what was sent can tell it. */
    EVIDENCE("R2 evidence oracle"),
    /** R3: as R2, wrong for one record in ten. */
    NOISY("R3 noisy oracle");

    private final String title;

    OracleKind(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }
}
