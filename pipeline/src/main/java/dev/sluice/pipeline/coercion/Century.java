package dev.sluice.pipeline.coercion;

import java.util.OptionalInt;

/**
 * Which hundred years a year of two digits lies in.
 *
 * @param firstYear first of them
 * @param guessed whether the definition does not say so
 */
record Century(int firstYear, boolean guessed) {
    /** For patterns whose years have four digits. */
    static final Century NONE = new Century(2000, false);

    private static final int YEARS = 100;

    static Century of(String pattern, OptionalInt firstYear) {
        return isOpenIn(pattern) ? new Century(firstYear.orElse(NONE.firstYear), firstYear.isEmpty()) : NONE;
    }

    /** Whether a pattern has a year of two digits. */
    static boolean isOpenIn(String pattern) {
        String letters = pattern.replaceAll("'[^']*'", " ").replace('u', 'y');
        return letters.matches("(?s)(.*[^y])?yy([^y].*)?");
    }

    int year(int twoDigits) {
        return firstYear + Math.floorMod(twoDigits - firstYear, YEARS);
    }
}
