package dev.sluice.cleanse.lookup;

import dev.sluice.cleanse.failure.ServiceAway;
import dev.sluice.pipeline.group.TopicTables;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The compacted topics that lookup rules name, in memory. A thread of its own, which begins with the first topic, reads each from its
 * beginning and then follows it; while the broker is away what was read stays. Thread-safe.
 */
public final class LookupTopics implements TopicTables, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LookupTopics.class);
    private static final long RETRY_MILLIS = 500;

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Duration patience;
    private final Object lock = new Object();
    private final Set<String> wanted = new TreeSet<>(); // guarded by lock
    private volatile Map<String, TopicTable> tables = Map.of();
    private String trouble = "nothing was read yet"; // guarded by lock
    private @Nullable Consumer<byte[], byte[]> consumer; // guarded by lock
    private @Nullable Thread thread; // guarded by lock
    private boolean closed; // guarded by lock

    /**
     * @param consumers makes a consumer without a group, read committed
     * @param patience longest wait for topics that have not been read to their ends yet
     */
    public LookupTopics(Supplier<Consumer<byte[], byte[]>> consumers, Duration patience) {
        this.consumers = consumers;
        this.patience = patience;
    }

    @Override
    public @Nullable String find(String topic, String key) {
        TopicTable table = tables.get(topic);
        return table == null ? null : table.find(key);
    }

    /**
     * Returns when all that stood in the topics when they were first asked for is known.
     *
     * @throws ServiceAway if they cannot be read in time; the record is to be tried again
     */
    public void await(Set<String> topics) {
        if (tables.keySet().containsAll(topics)) {
            return;
        }
        long deadline = System.nanoTime() + patience.toNanos();
        synchronized (lock) {
            want(topics);
            while (!tables.keySet().containsAll(topics)) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0 || closed) {
                    throw new ServiceAway("lookup topics " + topics + " cannot be read: " + trouble);
                }
                try {
                    lock.wait(left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new ServiceAway("interrupted while lookup topics were read", e);
                }
            }
        }
    }

    /** Called with the lock held. */
    private void want(Set<String> topics) {
        if (wanted.addAll(topics) && consumer != null) {
            consumer.wakeup();
        }
        if (thread == null && !closed) {
            thread = new Thread(this::run, "lookup-topics");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void run() {
        while (use(null)) {
            try (Consumer<byte[], byte[]> opened = consumers.get()) {
                if (use(opened)) {
                    follow(new TopicReading(opened, topics()));
                }
            } catch (WakeupException e) {
                log.atTrace().log("woken to read more lookup topics");
            } catch (RuntimeException e) {
                rest(String.valueOf(e.getMessage()));
            }
        }
    }

    /** False when this is closed. */
    private boolean use(@Nullable Consumer<byte[], byte[]> opened) {
        synchronized (lock) {
            consumer = opened;
            return !closed;
        }
    }

    private Set<String> topics() {
        synchronized (lock) {
            return Set.copyOf(wanted);
        }
    }

    /** Reads anew, and only then takes the place of what is known: a removal that was compacted away must not be overlooked. */
    private void follow(TopicReading reading) {
        Map<String, TopicTable> read = reading.toEnd();
        synchronized (lock) {
            tables = new HashMap<>(read);
            lock.notifyAll();
        }
        while (topics().equals(read.keySet()) && isOpen()) {
            reading.poll();
        }
    }

    private boolean isOpen() {
        synchronized (lock) {
            return !closed;
        }
    }

    private void rest(String why) {
        synchronized (lock) {
            if (!why.equals(trouble)) {
                log.atWarn().addKeyValue("reason", why).log("lookup topics not available, trying again");
            }
            trouble = why;
            try {
                if (!closed) {
                    lock.wait(RETRY_MILLIS);
                }
            } catch (InterruptedException e) {
                closed = true;
            }
        }
    }

    @Override
    public void close() {
        Thread reading;
        synchronized (lock) {
            closed = true;
            reading = thread;
            if (consumer != null) {
                consumer.wakeup();
            }
            lock.notifyAll();
        }
        if (reading != null) {
            try {
                reading.join(TimeUnit.SECONDS.toMillis(2));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
