package dev.sluice.ingest.source;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.ingest.IngestPipeline;
import dev.sluice.ingest.PullSources;
import dev.sluice.ingest.connect.ConnectorPlan;
import dev.sluice.ingest.pull.CursorRange;
import dev.sluice.pipeline.definition.SourceSpec;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Fetches a range of cursor values again, in parts that run beside each other and beside the connector that follows the source. They are a
 * connector of their own, which is removed when all of them are complete. Thread-safe.
 */
final class SourceBackfill {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ConnectDoor connect;
    private final Clock clock;

    SourceBackfill(ConnectDoor connect, Clock clock) {
        this.connect = connect;
        this.clock = clock;
    }

    /**
     * Starts a backfill, or tells what it would do.
     *
     * @param from first cursor value
     * @param to first cursor value behind the range
     * @param parallel parts that run at once
     * @param apply whether it is started
     * @throws IllegalArgumentException saying what cannot be done
     */
    ObjectNode backfill(IngestPipeline pipeline, String from, String to, int parallel, boolean apply) {
        SourceSpec source = pipeline.definition().source();
        if (!source.connector().equals(SourceSpec.REST) && !source.connector().equals(SourceSpec.JDBC)) {
            throw new IllegalArgumentException("only sources of connectors rest and jdbc have ranges; of others,"
                    + " sluice source reset reads anew what is named");
        }
        if (pipeline.definition().table().landsWhole()) {
            throw new IllegalArgumentException("the table lands load by load: a range would replace all of it");
        }
        List<CursorRange> ranges = RangeSplit.of(from, to, parallel);
        for (CursorRange range : ranges) {
            PullSources.check(range.of(source));
        }
        String name = pipeline.definition().pipeline() + ".backfill-" + clock.millis();
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode parts = answer.putArray("ranges");
        ranges.forEach(range -> parts.addObject().put("from", range.from()).put("to", range.to()));
        answer.put("backfill", name);
        answer.put("effect", SourceOffsets.effect(pipeline));
        answer.put("applied", apply);
        if (apply) {
            connect.configure(name, config(pipeline, name, ranges));
        }
        return answer;
    }

    private static Map<String, String> config(IngestPipeline pipeline, String name, List<CursorRange> ranges) {
        Map<String, String> config = new TreeMap<>();
        ConnectorPlan.ofRanges(pipeline, name, ranges).match(config::putAll, () -> {}, why -> {
            throw new IllegalArgumentException(why);
        });
        return config;
    }
}
