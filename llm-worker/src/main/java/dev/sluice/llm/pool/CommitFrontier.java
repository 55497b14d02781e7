package dev.sluice.llm.pool;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Keeps count of records that are worked on out of order. What may be committed of a partition is the offset of its oldest record
 * that is not done: after a crash nothing is missing, and at most what was in the air is done again. Thread-safe; {@link
 * #advanced()}, {@link #committed(Map)} and {@link #revoke(Collection)} belong to the poll thread.
 */
final class CommitFrontier {

    private final Map<TopicPartition, Window> windows = new HashMap<>();

    /** The open records of one partition while it is assigned. */
    private static final class Window {
        private final TreeSet<Long> open = new TreeSet<>();
        private long next;
        private long committed = -1;
        private boolean revoked;

        long committable() {
            return open.isEmpty() ? next : open.first();
        }
    }

    /** One record that is being worked on. */
    final class Ticket {
        private final Window window;
        private final long offset;

        private Ticket(Window window, long offset) {
            this.window = window;
            this.offset = offset;
        }

        /** The record is done; harmless when repeated or after its partition was revoked. */
        void done() {
            synchronized (CommitFrontier.this) {
                window.open.remove(offset);
            }
        }

        /** Whether the partition has been taken away since, or is about to be: its next owner does this record. */
        boolean isRevoked() {
            synchronized (CommitFrontier.this) {
                return window.revoked;
            }
        }
    }

    /** Begins a record; offsets of a partition rise. */
    synchronized Ticket begin(TopicPartition partition, long offset) {
        Window window = windows.computeIfAbsent(partition, p -> new Window());
        window.open.add(offset);
        window.next = offset + 1;
        return new Ticket(window, offset);
    }

    /** Whether a record of the partition has been begun since it was assigned. */
    synchronized boolean knows(TopicPartition partition) {
        return windows.containsKey(partition);
    }

    /** Offsets that can be committed and have not been. */
    synchronized Map<TopicPartition, OffsetAndMetadata> advanced() {
        var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
        windows.forEach((partition, window) -> {
            if (window.committable() > window.committed) {
                offsets.put(partition, new OffsetAndMetadata(window.committable()));
            }
        });
        return offsets;
    }

    /** These offsets have been committed. */
    synchronized void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
        offsets.forEach((partition, offset) -> {
            @Nullable Window window = windows.get(partition);
            if (window != null) {
                window.committed = Math.max(window.committed, offset.offset());
            }
        });
    }

    /** Partitions are about to be taken away: their records are given up, but those that are done still count. */
    synchronized void leave(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            Window window = windows.get(partition);
            if (window != null) {
                window.revoked = true;
            }
        }
    }

    /** Forgets partitions; what is done of them from now on counts no more. */
    synchronized void revoke(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            Window window = windows.remove(partition);
            if (window != null) {
                window.revoked = true;
            }
        }
    }

    /** How far the newest records are ahead of the oldest ones that are not done, in offsets; about the records done between. */
    synchronized long uncommitted() {
        return windows.values().stream()
                .mapToLong(window -> window.next - window.committable())
                .sum();
    }

    /** How many records are begun and not done. */
    synchronized int open() {
        return windows.values().stream().mapToInt(window -> window.open.size()).sum();
    }
}
