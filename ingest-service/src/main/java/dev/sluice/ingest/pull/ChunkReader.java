package dev.sluice.ingest.pull;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Reads one chunk ahead in a thread of its own, so that the task can end its transaction while a source makes it wait. Used by the
 * task's thread; {@link #close()} by any.
 */
final class ChunkReader implements AutoCloseable {

    private final PullSource source;
    private final ExecutorService thread;
    /** Written by either thread, each after the other has done its part. */
    private volatile boolean open;

    private @Nullable Future<Chunk> next;

    ChunkReader(PullSource source, String name) {
        this.source = source;
        this.thread = Executors.newSingleThreadExecutor(work -> {
            var made = new Thread(work, "pull-" + name);
            made.setDaemon(true);
            return made;
        });
    }

    /**
     * The next chunk, or empty if it is not there in time.
     *
     * @throws IOException if the source cannot be read now; the next call opens it again at the offset given then
     */
    Optional<Chunk> next(PullOffset offset, long millis) throws IOException, InterruptedException {
        if (next == null) {
            next = thread.submit(() -> read(offset.finished(), offset.progress()));
        }
        try {
            Chunk chunk = next.get(millis, TimeUnit.MILLISECONDS);
            open = !chunk.isLast();
            next = chunk.isLast() ? null : thread.submit(() -> read(null, null));
            return Optional.of(chunk);
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            next = null;
            open = false;
            throw asIo(e.getCause() == null ? e : e.getCause());
        }
    }

    private Chunk read(@Nullable JsonNode finished, @Nullable JsonNode progress)
            throws IOException, InterruptedException {
        if (!open) {
            source.open(finished, progress);
            open = true;
        }
        return source.read();
    }

    private static IOException asIo(Throwable cause) {
        if (cause instanceof IOException io) {
            return io;
        }
        return new SourceTrouble(
                cause instanceof InvalidSource ? String.valueOf(cause.getMessage()) : cause.toString(), cause);
    }

    @Override
    public void close() {
        source.close();
        thread.shutdownNow();
    }
}
