package dev.sluice.ingest.connect;

import java.util.List;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.TransactionContext;
import org.jspecify.annotations.Nullable;

/** Says where a task's transactions end: behind the last record, once they are old or large enough. Belongs to the task's thread. */
public final class OpenTransaction {

    /** Long enough that a commit (some milliseconds) costs little, short enough that nobody waits for a row. */
    private static final long NANOS = 200_000_000;

    private static final long BYTES = 24 << 20;

    private boolean open;
    private long since;
    private long bytes;

    /**
     * Takes note of what the task hands over next, and ends the transaction behind it if it is time.
     *
     * @param context of the task; null where Connect decides by itself
     * @param records may be empty
     * @param size of the records, in bytes
     * @param pauses whether nothing follows soon
     */
    public void add(@Nullable TransactionContext context, List<SourceRecord> records, long size, boolean pauses) {
        if (!open && !records.isEmpty()) {
            open = true;
            since = System.nanoTime();
            bytes = 0;
        }
        bytes += size;
        boolean ends = open && (pauses || bytes >= BYTES || System.nanoTime() - since >= NANOS);
        if (!ends || context == null) {
            return;
        }
        open = false;
        if (records.isEmpty()) {
            context.commitTransaction();
        } else {
            // bound to the last record: were the worker to stop in the middle of the batch, nothing would be committed
            context.commitTransaction(records.get(records.size() - 1));
        }
    }
}
