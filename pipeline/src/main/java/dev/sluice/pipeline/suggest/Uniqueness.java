package dev.sluice.pipeline.suggest;

import java.util.Arrays;

/**
 * Counts values that came before, of a field that may be a key. Keeps 64 bits of each value; stops when too many came before, or when there
 * are too many values to keep. Not thread-safe.
 */
final class Uniqueness {
    private static final int MOST_VALUES = 1 << 23;
    private static final int JUDGED_FROM = 1_000;
    private static final double MOST_REPEATED = 0.01;

    private long[] hashes = new long[2048];
    private int size;
    private int repeated;
    private boolean given;

    void add(String value) {
        if (given) {
            return;
        }
        long hash = hash(value);
        int mask = hashes.length - 1;
        int slot = (int) (hash >>> 20) & mask;
        while (hashes[slot] != 0) {
            if (hashes[slot] == hash) {
                repeated++;
                giveUpIf(size > JUDGED_FROM && repeated > MOST_REPEATED * size);
                return;
            }
            slot = (slot + 1) & mask;
        }
        hashes[slot] = hash;
        size++;
        giveUpIf(size > MOST_VALUES);
        if (!given && size * 2 > hashes.length) {
            grow();
        }
    }

    private void giveUpIf(boolean hopeless) {
        if (hopeless) {
            given = true;
            hashes = new long[0];
        }
    }

    private void grow() {
        long[] old = hashes;
        hashes = new long[old.length * 2];
        int mask = hashes.length - 1;
        for (long hash : old) {
            if (hash != 0) {
                int slot = (int) (hash >>> 20) & mask;
                while (hashes[slot] != 0) {
                    slot = (slot + 1) & mask;
                }
                hashes[slot] = hash;
            }
        }
    }

    /** FNV-1a over the characters, mixed once more; never 0. */
    private static long hash(String value) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < value.length(); i++) {
            hash = (hash ^ value.charAt(i)) * 0x100000001b3L;
        }
        hash ^= hash >>> 32;
        hash *= 0x9E3779B97F4A7C15L;
        return hash == 0 ? 1 : hash;
    }

    /** Values that came before; -1: many, or nobody knows. */
    int repeated() {
        return given ? -1 : repeated;
    }

    /** Lets go of the values, once all have been seen. */
    void close() {
        hashes = Arrays.copyOf(hashes, 0);
    }
}
