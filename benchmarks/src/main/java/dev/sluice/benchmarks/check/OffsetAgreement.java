package dev.sluice.benchmarks.check;

import dev.sluice.benchmarks.check.TopicContents.Landing;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * Rows agree with offsets: the warehouse holds what stands in the topics below the offsets it has stored, all of it, once, and
 * nothing above. Must hold after a drain and at every kill.
 */
final class OffsetAgreement {

    private static final String INVARIANT = "rows agree with offsets";

    private final WarehouseFile warehouse;
    private final TopicContents topics;

    OffsetAgreement(WarehouseFile warehouse, TopicContents topics) {
        this.warehouse = warehouse;
        this.topics = topics;
    }

    /** Compares the table and the dead letters of one pipeline. */
    List<Violation> check(OrderPipeline pipeline) throws SQLException {
        Map<Integer, Long> next = nextOffsets(topics.cleansedTopic());
        boolean empty = !warehouse.has("raw", pipeline.name());
        List<Landing> taken = topics.cleansed().stream()
                .filter(landing -> landing.pipeline().equals(pipeline.name()) && landing.below(next))
                .toList();
        if (pipeline.merges()) {
            var versions = new HashMap<String, String>();
            taken.forEach(landing -> versions.put(landing.orderId(), landing.version()));
            var violations = new ArrayList<>(Comparison.exactlyOnce(
                    INVARIANT + ", " + pipeline.name(),
                    versions.keySet(),
                    empty ? List.of() : warehouse.texts("SELECT order_id FROM " + pipeline.table())));
            violations.addAll(Comparison.sameValues(
                    INVARIANT + ", " + pipeline.name(), versions, empty ? Map.of() : versions(warehouse, pipeline)));
            return violations;
        }
        var ids = new HashSet<String>();
        taken.forEach(landing -> ids.add(landing.recordId()));
        return Comparison.exactlyOnce(
                INVARIANT + ", " + pipeline.name(),
                ids,
                empty ? List.of() : warehouse.texts("SELECT _sluice_id FROM " + pipeline.table()));
    }

    /**
     * Compares what the ledger has received with the raw records below the offset. Accepted may be more: where outcomes have been read further than
     * the raw records they come from, it counts the outcomes.
     */
    List<Violation> checkReceived(OrderPipeline pipeline) throws SQLException {
        Map<Integer, Long> next = nextOffsets(topics.rawTopic());
        long taken = topics.raw().stream()
                .filter(landing -> landing.pipeline().equals(pipeline.name()) && landing.below(next))
                .count();
        Map<String, Long> ledger =
                warehouse.numbers("SELECT received FROM _sluice.ledger WHERE pipeline = '" + pipeline.name() + "'");
        return Comparison.sameNumbers(
                "received agrees with offsets, " + pipeline.name(),
                Map.of("received", taken),
                Map.of("received", ledger.getOrDefault("received", 0L)));
    }

    /** Compares the dead letters of all pipelines. */
    List<Violation> checkDeadLetters() throws SQLException {
        Map<Integer, Long> next = nextOffsets(topics.deadLettersTopic());
        var ids = new HashSet<String>();
        topics.deadLetters().stream()
                .filter(letter -> letter.below(next))
                .forEach(letter -> ids.add(letter.recordId()));
        return Comparison.exactlyOnce(
                INVARIANT + ", dead letters", ids, warehouse.texts("SELECT record_id FROM _sluice.dead_letters"));
    }

    /** After a drain: nothing stands above the stored offsets. */
    List<Violation> checkNothingLeft() throws SQLException {
        var violations = new ArrayList<Violation>();
        leftOver(topics.rawTopic(), topics.raw(), violations);
        leftOver(topics.cleansedTopic(), topics.cleansed(), violations);
        leftOver(topics.deadLettersTopic(), topics.deadLetters(), violations);
        return violations;
    }

    private void leftOver(String topic, List<Landing> landings, List<Violation> violations) throws SQLException {
        Map<Integer, Long> next = nextOffsets(topic);
        long left = landings.stream().filter(landing -> !landing.below(next)).count();
        if (left > 0) {
            violations.add(new Violation(
                    "nothing in flight after a drain",
                    left + " records of " + topic + " stand at or above the stored offsets " + next));
        }
    }

    /** The version of each order in a merge table. */
    static Map<String, String> versions(WarehouseFile warehouse, OrderPipeline pipeline) throws SQLException {
        return warehouse.pairs(
                "SELECT order_id, concat_ws('|', payment_ref, customer_id, quantity) FROM " + pipeline.table());
    }

    private Map<Integer, Long> nextOffsets(String topic) throws SQLException {
        var next = new HashMap<Integer, Long>();
        warehouse
                .pairs("SELECT topic_partition, next_offset FROM _sluice.offsets WHERE topic = '" + topic + "'")
                .forEach((partition, offset) -> next.put(Integer.valueOf(partition), Long.valueOf(offset)));
        return next;
    }
}
