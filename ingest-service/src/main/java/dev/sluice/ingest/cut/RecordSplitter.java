package dev.sluice.ingest.cut;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Cuts an input into records. What it returns is byte for byte what stands in the input; a record over the limit is returned as a
 * defect and never held whole. Not thread-safe.
 */
public interface RecordSplitter {

    /** The next result, or null at the end of the input. */
    @Nullable
    Cut next() throws IOException;

    /** Bytes of the input behind everything returned so far: where to open it again to go on. */
    long offset();

    /** 1-based line at {@link #offset()}. */
    long line();

    /** What a splitter must be told, beside offset and line, to go on from here; 0 where nothing. */
    default int mode() {
        return 0;
    }
}
