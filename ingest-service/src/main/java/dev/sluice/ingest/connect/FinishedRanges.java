package dev.sluice.ingest.connect;

import dev.sluice.ingest.pull.CursorRange;
import dev.sluice.ingest.pull.PullConnector;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.apache.kafka.connect.runtime.Herder;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorOffset;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorOffsets;
import org.apache.kafka.connect.util.FutureCallback;

/** Tells when a connector that fetches ranges has fetched all of them. Belongs to one thread. */
final class FinishedRanges {

    private static final long LOOK_NANOS = 2_000_000_000;
    private static final long ANSWER_SECONDS = 20;

    private final LongSupplier nanos;
    private final Map<String, Long> looked = new HashMap<>();

    FinishedRanges(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Whether a configuration is that of a connector of ranges. */
    static boolean isRanges(Map<String, String> config) {
        return !config.getOrDefault(PullConnector.RANGES, "").isEmpty();
    }

    /** Whether the ranges of a connector are all complete; looks every two seconds. */
    boolean areFinished(Herder herder, String connector, Map<String, String> config) throws InterruptedException {
        long now = nanos.getAsLong();
        Long last = looked.get(connector);
        if (last != null && now - last < LOOK_NANOS) {
            return false;
        }
        looked.put(connector, now);
        var answer = new FutureCallback<ConnectorOffsets>();
        herder.connectorOffsets(connector, answer);
        try {
            long complete = answer.get(ANSWER_SECONDS, TimeUnit.SECONDS).offsets().stream()
                    .filter(FinishedRanges::isComplete)
                    .count();
            return complete
                    >= CursorRange.read(config.get(PullConnector.RANGES)).size();
        } catch (ExecutionException | TimeoutException e) {
            return false; // asked again soon
        }
    }

    private static boolean isComplete(ConnectorOffset kept) {
        Map<String, ?> offset = kept.offset();
        return offset.get("loaded_at") instanceof Number loaded
                && loaded.longValue() > 0
                && offset.get("began_at") instanceof Number began
                && began.longValue() == 0;
    }

    void forget(String connector) {
        looked.remove(connector);
    }
}
