package dev.sluice.metadata.sink;

import dev.sluice.metadata.ledger.Account;
import dev.sluice.metadata.ledger.Count;
import dev.sluice.metadata.ledger.Ledger;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;

/** The ledger as gauges {@code sluice_ledger{pipeline, count}}: since the warehouse was made, not since the process started. */
final class LedgerGauges {

    private final MultiGauge gauges;

    LedgerGauges(MeterRegistry meters, Tags tags) {
        gauges = MultiGauge.builder("sluice.ledger")
                .tags(tags)
                .description("what became of the records of a pipeline, since the warehouse was made")
                .register(meters);
    }

    /** Shows the ledger as it is now; called by the thread that owns it. */
    void show(Ledger ledger) {
        var rows = new ArrayList<Row<?>>();
        for (Account account : ledger.accounts()) {
            for (Count count : Count.values()) {
                add(rows, account, count.column(), (double) account.get(count));
            }
            add(rows, account, "accepted", (double) account.accepted());
            add(rows, account, "waiting", (double) account.waiting());
            add(rows, account, "cost_usd", account.costUsd());
        }
        gauges.register(rows, true);
    }

    private static void add(List<Row<?>> rows, Account account, String count, double value) {
        rows.add(Row.of(Tags.of("pipeline", account.pipeline(), "count", count), value));
    }
}
