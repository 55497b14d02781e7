package dev.sluice.metadata.sink;

import static dev.sluice.metadata.sink.Records.progress;
import static dev.sluice.metadata.sink.Records.source;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.metadata.ledger.Account;
import dev.sluice.metadata.ledger.Count;

/** Loads of pipeline {@code items}. */
final class Loads {
    private Loads() {}

    /** A load of one source of pipeline {@code items}, from its first to its last report. */
    static void load(SinkRig rig, String source, String... rows) {
        rig.feed(progress("items", source, 0, false, null));
        rig.feed(source("items", source, 1, rows));
        rig.feed(progress("items", source, rows.length, true, null));
    }

    /** The books of pipeline {@code items} balance, and say as many rows as there are. */
    static void assertBalanced(SinkRig rig) throws Exception {
        assertThat(rig.verifyAll()).isEmpty();
        Account account = rig.account("items");
        assertThat(account.get(Count.ROWS)).isEqualTo(rig.count("raw.items"));
    }
}
