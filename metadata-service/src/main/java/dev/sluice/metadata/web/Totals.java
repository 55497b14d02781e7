package dev.sluice.metadata.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.metadata.query.ReadConnections;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads what the books of one file say, and adds up those of several. */
public final class Totals {

    private static final String RAW_GAPS =
            "SELECT coalesce(sum(to_offset - from_offset), 0) FROM _sluice.gaps WHERE topic LIKE '%.raw'";

    /** Rows of loads that wait for a source which cannot be read: nothing more happens to them by itself. */
    private static final String HELD = """
            SELECT coalesce(sum("rows"), 0) FROM _sluice.staged WHERE pipeline IN
                (SELECT pipeline FROM _sluice.load_sources WHERE state = 'FAILED')""";

    private Totals() {}

    /**
     * Reads one file.
     *
     * @param pending events not published as of a moment before, so that one committed meanwhile is not taken for published
     * @throws WarehouseAway if it cannot be read now
     */
    public static Total read(ReadConnections connections, long pending) {
        var rows = new Rows(connections);
        List<ObjectNode> ledger = rows.query("FROM _sluice.ledger ORDER BY pipeline");
        List<ObjectNode> sources = rows.query("FROM _sluice.sources ORDER BY pipeline, source");
        long events = rows.number("SELECT coalesce(max(sequence), 0) FROM _sluice.outbox");
        return new Total(
                ledger, sources, pending, Math.max(0, events - pending), rows.number(RAW_GAPS), rows.number(HELD));
    }

    /** All files together: the counts of a pipeline are added up. */
    public static Total sum(List<Total> totals) {
        var ledger = new TreeMap<String, ObjectNode>();
        var sources = new ArrayList<ObjectNode>();
        for (Total total : totals) {
            total.ledger().forEach(row -> ledger.merge(row.path("pipeline").asText(), row.deepCopy(), Totals::added));
            sources.addAll(total.sources());
        }
        return new Total(
                List.copyOf(ledger.values()),
                sources,
                totals.stream().mapToLong(Total::outboxPending).sum(),
                totals.stream().mapToLong(Total::published).sum(),
                totals.stream().mapToLong(Total::rawGaps).sum(),
                totals.stream().mapToLong(Total::held).sum());
    }

    private static ObjectNode added(ObjectNode sum, ObjectNode row) {
        for (Map.Entry<String, JsonNode> count : row.properties()) {
            JsonNode before = sum.path(count.getKey());
            if (count.getValue().isFloatingPointNumber()) {
                sum.put(count.getKey(), before.asDouble() + count.getValue().asDouble());
            } else if (count.getValue().isNumber()) {
                sum.put(count.getKey(), before.asLong() + count.getValue().asLong());
            }
        }
        return sum;
    }

    /** As it was written by {@link #json}. */
    public static Total of(JsonNode json) {
        return new Total(
                objects(json.path("ledger")),
                objects(json.path("sources")),
                json.path("outbox_pending").asLong(),
                json.path("published").asLong(),
                json.path("raw_gaps").asLong(),
                json.path("held").asLong());
    }

    private static List<ObjectNode> objects(JsonNode array) {
        var objects = new ArrayList<ObjectNode>();
        array.forEach(one -> objects.add((ObjectNode) one));
        return objects;
    }

    /** For another instance. */
    public static ObjectNode json(Total total) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("outbox_pending", total.outboxPending())
                .put("published", total.published())
                .put("raw_gaps", total.rawGaps())
                .put("held", total.held());
        json.putArray("ledger").addAll(total.ledger());
        json.putArray("sources").addAll(total.sources());
        return json;
    }
}
