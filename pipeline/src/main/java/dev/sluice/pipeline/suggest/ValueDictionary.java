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
            rehash();
        }
        values[size] = value;
        counts[size] = 1;
        index[slot(value)] = size;
        return size++;
    }

    private void rehash() {
        index = new int[values.length * 2];
        Arrays.fill(index, NOTHING);
        for (int code = 0; code < size; code++) {
            index[slot(values[code])] = code;
        }
    }

    private int slot(String value) {
        int mask = index.length - 1;
        int hash = value.hashCode();
        int slot = (hash ^ (hash >>> 15)) & mask;
        while (index[slot] != NOTHING && !values[index[slot]].equals(value)) {
            slot = (slot + 1) & mask;
        }
        return slot;
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
