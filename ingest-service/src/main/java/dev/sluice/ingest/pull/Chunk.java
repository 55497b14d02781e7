package dev.sluice.ingest.pull;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one read brought. It is committed as a whole, so that reading goes on behind it or before it, never within.
 *
 * @param records in the order of the source
 * @param progress what the source needs to go on behind them; the next chunk of the same load starts from it
 * @param finished on the last chunk of a load what the next load starts from, else null
 */
public record Chunk(
        List<Pulled> records, JsonNode progress, @Nullable JsonNode finished) {

    public Chunk {
        records = List.copyOf(records);
    }

    /** Whether the load ends with it. */
    public boolean isLast() {
        return finished != null;
    }
}
