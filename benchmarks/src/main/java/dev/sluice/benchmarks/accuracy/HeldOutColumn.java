package dev.sluice.benchmarks.accuracy;

/**
 * A column of an invented table.
 *
 * @param name its name
 * @param kind what its values are
 * @param unit what may be written behind its numbers; empty: nothing
 */
record HeldOutColumn(String name, Kind kind, String unit) {

    /** What the values of a column are. */
    enum Kind {
        /** A number that tells the row; never spoiled. */
        KEY,
        /** A name or a phrase. */
        TEXT,
        /** One of a few words. */
        CHOICE,
        /** A short code. */
        CODE,
        /** A day, ISO 8601. */
        DATE,
        /** A day and a time of day. */
        MOMENT,
        /** A number. */
        NUMBER
    }

    static HeldOutColumn of(String name, Kind kind) {
        return new HeldOutColumn(name, kind, "");
    }

    /** Whether its values are made of letters. */
    boolean hasLetters() {
        return kind == Kind.TEXT || kind == Kind.CHOICE || kind == Kind.CODE;
    }
}
