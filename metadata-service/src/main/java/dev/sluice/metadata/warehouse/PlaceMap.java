package dev.sluice.metadata.warehouse;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.LongConsumer;

/**
 * Where rows are, by the hash of their key: pairs of a hash of 63 bits and a row's number, in a hash table with linear probing. A hash may have
 * several rows, and with fewer than one key in a million millions two keys share a hash; whoever asks must look. Lies in a mapped file of 10 to 20
 * bytes per row: disk and page cache, nothing of the heap. Holds a fixed number of pairs. Not thread-safe.
 */
final class PlaceMap {

    /** Rows are numbered below this. */
    static final long MOST_ROWS = (1L << 32) - 2;

    private static final long ROW_MASK = (1L << 32) - 1;
    private static final int FIRST_BITS = 16;
    /** Slots of one mapping: 128 MiB. */
    private static final int SEGMENT_BITS = 24;

    /** Steps to a free slot, above which some keys have too many rows for this map. */
    private static final int MOST_STEPS = 4_096;

    private static final int ZEROS = 1 << 16;
    private static final long FREE = 0;
    private static final long GONE = ROW_MASK;

    private final LongBuffer[] segments;
    private final long slots;
    /** Slots that are not free, gone ones included. */
    private long taken;

    private boolean crowded;

    /**
     * Makes an empty map.
     *
     * @param directory of its file, which is deleted at once where the system allows that
     * @param pairs how many it must hold at least
     * @throws IOException if there is no room for the file
     */
    PlaceMap(Path directory, long pairs) throws IOException {
        int bits = FIRST_BITS;
        while ((1L << bits) / 5 * 4 < pairs) {
            bits++;
        }
        this.slots = 1L << bits;
        this.segments = map(directory, bits);
    }

    /** Whether there is no room for another pair, or looking for one takes too long. */
    boolean isFull() {
        return crowded || taken >= slots / 5 * 4;
    }

    /** Adds a pair; the map must not be full. */
    void add(long hash, long row) {
        long slot = hash & slots - 1;
        int steps = 0;
        for (long found = at(slot); found != FREE && found != GONE; found = at(slot)) {
            slot = slot + 1 & slots - 1;
            steps++;
        }
        crowded |= steps > MOST_STEPS;
        taken += at(slot) == FREE ? 1 : 0;
        put(slot, tag(hash) | (row + 1));
    }

    /** Removes the rows of a hash from a number on. */
    void remove(long hash, long from, long to) {
        long tag = tag(hash);
        long slot = hash & slots - 1;
        for (long found = at(slot); found != FREE; found = at(slot)) {
            long row = (found & ROW_MASK) - 1;
            if (found != GONE && (found & ~ROW_MASK) == tag && row >= from && row < to) {
                put(slot, GONE);
            }
            slot = slot + 1 & slots - 1;
        }
    }

    /** Tells the number of every row of a hash. */
    void rows(long hash, LongConsumer each) {
        long tag = tag(hash);
        long slot = hash & slots - 1;
        for (long found = at(slot); found != FREE; found = at(slot)) {
            if (found != GONE && (found & ~ROW_MASK) == tag) {
                each.accept((found & ROW_MASK) - 1);
            }
            slot = slot + 1 & slots - 1;
        }
    }

    /** The upper half of a hash; the lower one says where it begins. */
    private static long tag(long hash) {
        return hash << 1 & ~ROW_MASK;
    }

    private long at(long slot) {
        return segments[(int) (slot >>> SEGMENT_BITS)].get((int) (slot & (1L << SEGMENT_BITS) - 1));
    }

    private void put(long slot, long value) {
        segments[(int) (slot >>> SEGMENT_BITS)].put((int) (slot & (1L << SEGMENT_BITS) - 1), value);
    }

    private static LongBuffer[] map(Path directory, int bits) throws IOException {
        Path file = Files.createTempFile(directory, "places", "");
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE)) {
            // written, not left as a hole: a disk that is full must say so here, not when a page is touched
            var zeros = ByteBuffer.allocateDirect(ZEROS);
            for (long left = (long) Long.BYTES << bits; left > 0; left -= ZEROS) {
                zeros.clear();
                while (zeros.hasRemaining()) {
                    channel.write(zeros);
                }
            }
            int segmentBits = Math.min(bits, SEGMENT_BITS);
            long length = (long) Long.BYTES << segmentBits;
            LongBuffer[] mapped = new LongBuffer[1 << bits - segmentBits];
            for (int i = 0; i < mapped.length; i++) {
                mapped[i] = channel.map(FileChannel.MapMode.READ_WRITE, i * length, length)
                        .order(ByteOrder.nativeOrder())
                        .asLongBuffer();
            }
            return mapped;
        }
    }
}
