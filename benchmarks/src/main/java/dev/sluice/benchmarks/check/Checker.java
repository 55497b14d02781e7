package dev.sluice.benchmarks.check;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * Compares a warehouse with the source files and the topics. Knows the product only by its fixed interfaces: the tables of the
 * warehouse, the topics, and how record ids are made. Nothing may have the warehouse open. Not thread-safe.
 */
public final class Checker {

    private final List<OrderPipeline> pipelines;
    private final TopicContents topics;

    private Checker(List<OrderPipeline> pipelines, TopicContents topics) {
        this.pipelines = pipelines;
        this.topics = topics;
    }

    /** Reads the topics of a namespace; they must not grow any more. */
    public static Checker on(String bootstrapServers, String namespace, List<OrderPipeline> pipelines) {
        return of(pipelines, TopicContents.read(new TopicReader(bootstrapServers), namespace));
    }

    static Checker of(List<OrderPipeline> pipelines, TopicContents topics) {
        return new Checker(List.copyOf(pipelines), topics);
    }

    /** What must hold at every moment, so in a copy that was taken right after a kill. */
    public List<Violation> checkInterrupted(Path warehouseFile) throws SQLException {
        try (WarehouseFile warehouse = WarehouseFile.open(warehouseFile)) {
            return warehouse.has("_sluice", "offsets") ? always(warehouse) : List.of();
        }
    }

    /** Records that a warehouse has accepted so far, over all pipelines: how far it was. */
    public static long acceptedIn(Path warehouseFile) throws SQLException {
        try (WarehouseFile warehouse = WarehouseFile.open(warehouseFile)) {
            return warehouse.has("_sluice", "ledger")
                    ? warehouse.number("SELECT coalesce(sum(accepted), 0) FROM _sluice.ledger")
                    : 0;
        }
    }

    /** What must hold when everything has arrived. */
    public List<Violation> checkDrained(Path warehouseFile) throws SQLException, IOException {
        try (WarehouseFile warehouse = WarehouseFile.open(warehouseFile)) {
            var violations = new ArrayList<>(always(warehouse));
            violations.addAll(new OffsetAgreement(warehouse, topics).checkNothingLeft());
            var deadLetters = new HashSet<String>();
            for (OrderPipeline pipeline : pipelines) {
                OrderTruth truth = OrderTruth.of(pipeline.name(), sources(warehouse, pipeline, violations));
                violations.addAll(landedOnce(warehouse, pipeline, truth));
                violations.addAll(new LedgerAgreement(warehouse).checkAgainst(pipeline, truth));
                deadLetters.addAll(truth.unreadable());
            }
            violations.addAll(Comparison.exactlyOnce(
                    "every unreadable record is one dead letter",
                    deadLetters,
                    warehouse.texts("SELECT record_id FROM _sluice.dead_letters")));
            violations.addAll(Comparison.exactlyOnce(
                    "outbox and topic agree",
                    new HashSet<>(warehouse.texts("SELECT event FROM _sluice.outbox")),
                    topics.events()));
            violations.addAll(noneTwice(warehouse.texts("SELECT event_id FROM _sluice.outbox")));
            return violations;
        }
    }

    private List<Violation> always(WarehouseFile warehouse) throws SQLException {
        var violations = new ArrayList<Violation>();
        var offsets = new OffsetAgreement(warehouse, topics);
        for (OrderPipeline pipeline : pipelines) {
            violations.addAll(offsets.check(pipeline));
            violations.addAll(offsets.checkReceived(pipeline));
            violations.addAll(new LedgerAgreement(warehouse).check(pipeline));
        }
        violations.addAll(offsets.checkDeadLetters());
        return violations;
    }

    private static List<Violation> landedOnce(WarehouseFile warehouse, OrderPipeline pipeline, OrderTruth truth)
            throws SQLException {
        if (!warehouse.has("raw", pipeline.name())) {
            return List.of(new Violation("every record lands", "there is no table " + pipeline.table()));
        }
        if (pipeline.merges()) {
            return Comparison.sameValues(
                    "every order has its last version, " + pipeline.name(),
                    truth.versions(),
                    OffsetAgreement.versions(warehouse, pipeline));
        }
        return Comparison.exactlyOnce(
                "every record lands exactly once, " + pipeline.name(),
                truth.readable(),
                warehouse.texts("SELECT _sluice_id FROM " + pipeline.table()));
    }

    private static List<Violation> noneTwice(List<String> eventIds) {
        return Comparison.exactlyOnce("event ids are unique", new HashSet<>(eventIds), eventIds);
    }

    /** The product names its sources itself; the names must end with the paths of the files. */
    private static Map<Path, String> sources(
            WarehouseFile warehouse, OrderPipeline pipeline, List<Violation> violations) throws SQLException {
        List<String> named = warehouse.texts(
                "SELECT DISTINCT source FROM _sluice.sources WHERE pipeline = '" + pipeline.name() + "'");
        var sources = new HashMap<Path, String>();
        for (Path file : pipeline.files()) {
            String name = file.getFileName().toString();
            List<String> matching = named.stream()
                    .filter(source -> source.endsWith("/" + name) || source.endsWith(":" + name))
                    .toList();
            if (matching.size() == 1) {
                sources.put(file, matching.get(0));
            } else {
                violations.add(new Violation(
                        "every file is a source, " + pipeline.name(),
                        "expected one source named " + name + ", found " + matching + " among " + named));
            }
        }
        return sources;
    }
}
