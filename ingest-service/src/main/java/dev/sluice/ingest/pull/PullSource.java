package dev.sluice.ingest.pull;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A source that is asked for its records in loads: from where the last load ended (or from the beginning) to what is there now. It
 * is stopped and resumed between any two chunks by what the chunks carry. Used by one thread, except {@link #close()}.
 */
public interface PullSource extends AutoCloseable {

    /**
     * Begins a load, or goes on with one.
     *
     * @param finished what the last complete load left; null if there was none
     * @param progress what the last chunk of a load that was interrupted left; null to begin a new one
     * @throws IOException if the source cannot be reached; the call may be repeated
     */
    void open(@Nullable JsonNode finished, @Nullable JsonNode progress) throws IOException, InterruptedException;

    /**
     * The next chunk; may wait for the source. After an exception the source is opened again with the progress of the last chunk.
     *
     * @throws IOException if it cannot be read now
     */
    Chunk read() throws IOException, InterruptedException;

    /** Ends a read that is under way, and gives back what the source holds. Thread-safe, harmless when repeated. */
    @Override
    void close();
}
