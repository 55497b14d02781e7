package dev.sluice.llm.pool;

import dev.sluice.llm.prompt.Task;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Calls on their way from the poll thread to the workers, gathered by task: a batch leaves when it is full or its oldest call has
 * lingered long enough. Not bounded by itself: the poll thread stops fetching. Thread-safe.
 */
final class CallQueue {

    private final int batchSize;
    private final long lingerNanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Task, ArrayDeque<Waiting>> byTask = new LinkedHashMap<>();
    /** Pipelines that wait for money, and until when. */
    private final Map<String, Long> heldUntil = new HashMap<>();

    private boolean closed;

    private record Waiting(PooledCall call, long sinceNanos) {}

    CallQueue(int batchSize, Duration linger) {
        this.batchSize = batchSize;
        this.lingerNanos = linger.toNanos();
    }

    void add(PooledCall call) {
        lock.lock();
        try {
            byTask.computeIfAbsent(call.task(), task -> new ArrayDeque<>()).add(new Waiting(call, System.nanoTime()));
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a batch of one task; null once the queue is closed. */
    @Nullable
    List<PooledCall> take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed) {
                long now = System.nanoTime();
                Task ready = null;
                long readySince = Long.MAX_VALUE;
                long wait = Long.MAX_VALUE;
                heldUntil.values().removeIf(until -> until - now <= 0);
                for (var entry : byTask.entrySet()) {
                    Long until = heldUntil.get(entry.getKey().pipeline());
                    if (until != null) {
                        wait = Math.min(wait, until - now);
                        continue;
                    }
                    long age = now - entry.getValue().element().sinceNanos();
                    boolean isReady = entry.getValue().size() >= batchSize || age >= lingerNanos;
                    if (isReady && -age < readySince) {
                        ready = entry.getKey();
                        readySince = -age;
                    }
                    wait = Math.min(wait, lingerNanos - age);
                }
                if (ready != null) {
                    return batch(ready);
                }
                if (wait == Long.MAX_VALUE) {
                    changed.await();
                } else {
                    changed.await(wait, TimeUnit.NANOSECONDS);
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** Takes calls back; nothing of their pipeline is handed out for a while. Calls whose partition has moved are left out. */
    void putBack(List<PooledCall> calls, Duration hold) {
        lock.lock();
        try {
            long now = System.nanoTime();
            for (int i = calls.size() - 1; i >= 0; i--) {
                PooledCall call = calls.get(i);
                if (!call.ticket().isRevoked()) {
                    byTask.computeIfAbsent(call.task(), task -> new ArrayDeque<>())
                            .addFirst(new Waiting(call, now - lingerNanos));
                    heldUntil.put(call.task().pipeline(), now + hold.toNanos());
                }
            }
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Calls of pipelines that wait for money. */
    int held() {
        lock.lock();
        try {
            return byTask.entrySet().stream()
                    .filter(entry -> heldUntil.containsKey(entry.getKey().pipeline()))
                    .mapToInt(entry -> entry.getValue().size())
                    .sum();
        } finally {
            lock.unlock();
        }
    }

    /** Takes out the calls whose partition has been revoked; their next owner does them. */
    List<PooledCall> removeRevoked() {
        lock.lock();
        try {
            var removed = new ArrayList<PooledCall>();
            byTask.values().forEach(calls -> {
                for (Iterator<Waiting> all = calls.iterator(); all.hasNext(); ) {
                    PooledCall call = all.next().call();
                    if (call.ticket().isRevoked()) {
                        removed.add(call);
                        all.remove();
                    }
                }
            });
            byTask.values().removeIf(ArrayDeque::isEmpty);
            return removed;
        } finally {
            lock.unlock();
        }
    }

    /** Ends it: what is still queued is not handed out. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return byTask.values().stream().mapToInt(ArrayDeque::size).sum();
        } finally {
            lock.unlock();
        }
    }

    private List<PooledCall> batch(Task task) {
        ArrayDeque<Waiting> calls = byTask.get(task);
        var batch = new ArrayList<PooledCall>();
        while (calls != null && !calls.isEmpty() && batch.size() < batchSize) {
            batch.add(calls.remove().call());
        }
        if (calls == null || calls.isEmpty()) {
            byTask.remove(task);
        }
        if (!byTask.isEmpty()) {
            changed.signal();
        }
        return batch;
    }
}
