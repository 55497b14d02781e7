package dev.sluice.pipeline.row;

import java.util.Arrays;

/** Where texts of a row stand in its payload, by slot, as long as they are what was read: they are written without a look at their characters. */
final class Verbatim {
    private byte[] payload = new byte[0];
    private int[] starts;
    private int[] ends;

    Verbatim(int capacity) {
        this.starts = new int[capacity];
        this.ends = new int[capacity];
    }

    void of(byte[] bytes) {
        payload = bytes;
    }

    byte[] payload() {
        return payload;
    }

    void keep(int slot, int start, int end) {
        starts[slot] = start;
        ends[slot] = end;
    }

    void forget(int slot) {
        ends[slot] = 0;
    }

    /** Whether the slot holds a text just as it stands in the payload, quotes around it, no escapes in it. */
    boolean has(int slot) {
        return ends[slot] > 0;
    }

    int start(int slot) {
        return starts[slot];
    }

    int length(int slot) {
        return ends[slot] - starts[slot];
    }

    void grow(int capacity) {
        starts = Arrays.copyOf(starts, capacity);
        ends = Arrays.copyOf(ends, capacity);
    }
}
