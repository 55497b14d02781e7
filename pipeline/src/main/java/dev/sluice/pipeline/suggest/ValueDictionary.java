package dev.sluice.pipeline.suggest;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;

/**
 * Distinct texts with their counts, numbered in the order they came. A million of them take about 100 MB less than a map of boxed numbers
 * would: the index is an open hash table of numbers. Not thread-safe.
 */
final class ValueDictionary {
    private static final int NOTHING = -1;

    private String[] values = new String[64];
    private int[] counts = new int[64];
    /** Of the values: most that are not meant are told by their hash, without being looked at. */
    private int[] hashes = new int[64];

    private int[] index = new int[128];
    private int size;

    ValueDictionary() {
        Arrays.fill(index, NOTHING);
    }

    /** The number of a value; -1 where it is not there. */
    int find(String value) {
        return index[slot(value)];
    }

    /** Counts a value that is there. */
    void count(int code) {
        counts[code]++;
    }

    /** Adds a value that is not there, counted once; gives its number. */
    int add(String value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, size * 2);
            counts = Arrays.copyOf(counts, size * 2);
            hashes = Arrays.copyOf(hashes, size * 2);
            rehash();
        }
        values[size] = value;
        counts[size] = 1;
        index[slot(value)] = size;
        hashes[size] = value.hashCode();
        return size++;
    }

    private void rehash() {
        index = new int[values.length * 2];
        Arrays.fill(index, NOTHING);
        int mask = index.length - 1;
        for (int code = 0; code < size; code++) {
            int slot = first(hashes[code], mask);
            while (index[slot] != NOTHING) {
                slot = (slot + 1) & mask;
            }
            index[slot] = code;
        }
    }

    private int slot(String value) {
        int mask = index.length - 1;
        int hash = value.hashCode();
        int slot = first(hash, mask);
        while (index[slot] != NOTHING && !is(index[slot], hash, value)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private boolean is(int code, int hash, String value) {
        return hashes[code] == hash && values[code].equals(value);
    }

    private static int first(int hash, int mask) {
        return (hash ^ (hash >>> 15)) & mask;
    }

    int size() {
        return size;
    }

    String value(int code) {
        return values[code];
    }

    int countOf(int code) {
        return counts[code];
    }

    /** A view, in the order of their numbers. */
    List<String> values() {
        return new AbstractList<>() {
            @Override
            public String get(int code) {
                return values[java.util.Objects.checkIndex(code, size)];
            }

            @Override
            public int size() {
                return size;
            }
        };
    }
}
