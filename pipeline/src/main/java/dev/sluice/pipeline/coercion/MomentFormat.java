package dev.sluice.pipeline.coercion;

import org.jspecify.annotations.Nullable;

/** One way to write dates and times. Immutable and thread-safe. */
interface MomentFormat {
    /** What the text says; null where it is not written this way. */
    @Nullable
    Moment read(String text);

    /** Whether it reads years of two digits, and nobody said which hundred years they lie in. */
    default boolean guessesCentury() {
        return false;
    }
}
