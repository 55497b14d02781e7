package dev.sluice.llm.simulator;

/** Chance that is the same for the same seed and number, whoever asks and when. Stateless. */
final class Dice {

    private Dice() {}

    /** 64 unrelated bits; neighbouring numbers give unrelated ones (SplitMix64's finalizer). */
    static long bits(long seed, long number) {
        long z = seed * 0x9E3779B97F4A7C15L + number;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** A number from 0 to below 1. */
    static double share(long bits) {
        return (bits >>> 11) * 0x1.0p-53;
    }
}
