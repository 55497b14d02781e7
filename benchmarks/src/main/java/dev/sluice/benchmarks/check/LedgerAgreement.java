package dev.sluice.benchmarks.check;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The ledger balances, and its numbers are those of the tables. Must hold after a drain and at every kill. */
final class LedgerAgreement {

    private final WarehouseFile warehouse;

    LedgerAgreement(WarehouseFile warehouse) {
        this.warehouse = warehouse;
    }

    /** Checks one pipeline against the tables. */
    List<Violation> check(OrderPipeline pipeline) throws SQLException {
        var violations = new ArrayList<Violation>();
        Map<String, Long> ledger = ledger(pipeline);
        if (ledger.isEmpty()) {
            return violations;
        }
        long sum = number(ledger, "rows")
                + number(ledger, "merged")
                + number(ledger, "dead_letters")
                + number(ledger, "waiting");
        if (sum != number(ledger, "accepted")) {
            violations.add(new Violation("ledger balances, " + pipeline.name(), ledger.toString()));
        }
        boolean there = warehouse.has("raw", pipeline.name());
        long rows = there ? warehouse.number("SELECT count(*) FROM " + pipeline.table()) : 0;
        long deadLetters = warehouse.number(
                "SELECT count(*) FROM _sluice.dead_letters WHERE pipeline = '" + pipeline.name() + "'");
        violations.addAll(Comparison.sameNumbers(
                "ledger says what the tables hold, " + pipeline.name(),
                Map.of("rows", rows, "dead_letters", deadLetters),
                ledger));
        return violations;
    }

    /** After a drain: the numbers follow from the source files. */
    List<Violation> checkAgainst(OrderPipeline pipeline, OrderTruth truth) throws SQLException {
        long readable = truth.readable().size();
        long rows = pipeline.merges() ? truth.versions().size() : readable;
        return Comparison.sameNumbers(
                "ledger says what the sources held, " + pipeline.name(),
                Map.of(
                        "accepted",
                        truth.records(),
                        "rows",
                        rows,
                        "merged",
                        readable - rows,
                        "dead_letters",
                        (long) truth.unreadable().size(),
                        "waiting",
                        0L),
                ledger(pipeline));
    }

    private Map<String, Long> ledger(OrderPipeline pipeline) throws SQLException {
        return warehouse.numbers("SELECT accepted, \"rows\", merged, dead_letters, waiting FROM _sluice.ledger"
                + " WHERE pipeline = '" + pipeline.name() + "'");
    }

    private static long number(Map<String, Long> ledger, String name) {
        return ledger.getOrDefault(name, 0L);
    }
}
