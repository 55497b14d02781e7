package dev.sluice.pipeline.suggest;

import java.util.Arrays;
import java.util.Locale;

/**
 * Values that may be near each other: those that share three characters at the same quarter, give or take one place; a misspelling leaves at
 * least one of them where it was. Blocks that many values share tell nothing and are left out, so that the work grows with the number of values.
 * Immutable and thread-safe.
 */
final class Blocks {
    private static final int LARGEST = 300;
    private static final int SHORT = 5;
    private static final int QUARTERS = 4;

    /** Block and member, sorted. */
    private final long[] entries;

    private Blocks(long[] entries) {
        this.entries = entries;
    }

    /** @param values the members; a member is known by its place */
    static Blocks of(String[] values) {
        long[] entries = new long[values.length * 3 * QUARTERS];
        int size = 0;
        for (int member = 0; member < values.length; member++) {
            for (int block : of(values[member])) {
                entries[size++] = ((long) block << 32) | member;
            }
        }
        entries = Arrays.copyOf(entries, size);
        Arrays.sort(entries);
        return new Blocks(entries);
    }

    /** The members that share a block with a value, in their order, each once. */
    int[] near(String value) {
        int[] found = new int[16];
        int size = 0;
        for (int block : of(value)) {
            int from = first((long) block << 32);
            int to = first(((long) block << 32) + (1L << 32));
            for (int i = from; i < to && to - from <= LARGEST; i++) {
                if (size == found.length) {
                    found = Arrays.copyOf(found, size * 2);
                }
                found[size++] = (int) entries[i];
            }
        }
        return Arrays.stream(found, 0, size).sorted().distinct().toArray();
    }

    private int first(long entry) {
        int place = Arrays.binarySearch(entries, entry);
        return place < 0 ? -place - 1 : place;
    }

    /** 31 bits each. */
    private static int[] of(String value) {
        String folded = value.toLowerCase(Locale.ROOT);
        int length = folded.length();
        if (length <= SHORT) {
            return new int[] {length, length + 1, Math.max(0, length - 1)};
        }
        int[] blocks = new int[3 * QUARTERS];
        int size = 0;
        for (int quarter = 0; quarter < QUARTERS; quarter++) {
            int at = quarter == QUARTERS - 1 ? length - 3 : quarter * (length - 3) / 3;
            for (int from = Math.max(0, at - 1); from <= Math.min(length - 3, at + 1); from++) {
                blocks[size++] = block(quarter, folded, from);
            }
        }
        return Arrays.copyOf(blocks, size);
    }

    private static int block(int quarter, String text, int at) {
        int hash = quarter + 1;
        for (int i = at; i < at + 3; i++) {
            hash = (hash ^ text.charAt(i)) * 0x01000193;
        }
        return ((hash ^ (hash >>> 15)) & 0x7fffffff) | 0x100;
    }
}
