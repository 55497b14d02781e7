package dev.sluice.ingest.files;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.source.SourceRecord;

/** What one poll returns, bounded by records, bytes and time. Belongs to the task's thread. */
final class Batch {

    private static final int MOST_RECORDS = 4_000;
    private static final long MOST_BYTES = 2 << 20;
    private static final long MOST_NANOS = 100_000_000;

    private final List<SourceRecord> records = new ArrayList<>(MOST_RECORDS);
    private final long deadline;
    /** Wall clock of the batch, epoch milliseconds. */
    final long now;

    private long bytes;
    private boolean paused;

    Batch(long now, long nanos) {
        this.now = now;
        this.deadline = nanos + MOST_NANOS;
    }

    void add(SourceRecord record) {
        records.add(record);
        bytes += ((byte[]) record.value()).length;
    }

    /** Something takes long: what there is goes out first. */
    void pause() {
        paused = true;
    }

    boolean paused() {
        return paused;
    }

    boolean isFull() {
        // the clock is read once in 64 records
        return paused
                || records.size() >= MOST_RECORDS
                || bytes >= MOST_BYTES
                || ((records.size() & 63) == 0 && System.nanoTime() - deadline > 0);
    }

    long bytes() {
        return bytes;
    }

    List<SourceRecord> records() {
        return records;
    }
}
