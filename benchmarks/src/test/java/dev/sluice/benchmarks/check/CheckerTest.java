package dev.sluice.benchmarks.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A checker that finds nothing proves nothing: each kind of damage must be found. */
class CheckerTest {

    private static final String FIRST_ROW = "WHERE _sluice_id = (SELECT min(_sluice_id) FROM raw.orders_append)";
    private static final String FIRST_ORDER = "WHERE order_id = (SELECT min(order_id) FROM raw.orders)";

    @TempDir
    Path directory;

    @SuppressWarnings("NullAway.Init")
    private SampleWarehouse sample;

    @BeforeEach
    void fill() throws Exception {
        sample = SampleWarehouse.of(directory, 1_000);
    }

    @Test
    void findsNothingInAWarehouseThatIsRight() throws Exception {
        assertThat(sample.checker().checkDrained(sample.file())).isEmpty();
        assertThat(sample.checker().checkInterrupted(sample.file())).isEmpty();
    }

    @Test
    void findsAMissingRow() throws Exception {
        sample.spoil("DELETE FROM raw.orders_append " + FIRST_ROW);

        assertThat(invariants())
                .contains(
                        "every record lands exactly once, orders_append",
                        "rows agree with offsets, orders_append",
                        "ledger says what the tables hold, orders_append");
    }

    @Test
    void findsADoubledRow() throws Exception {
        sample.spoil("INSERT INTO raw.orders_append SELECT * FROM raw.orders_append " + FIRST_ROW);

        assertThat(invariants())
                .contains("every record lands exactly once, orders_append", "rows agree with offsets, orders_append");
    }

    @Test
    void findsARowThatIsMissingBesideOneThatIsDoubled() throws Exception {
        sample.spoil("UPDATE raw.orders_append SET _sluice_id = (SELECT max(_sluice_id) FROM raw.orders_append) "
                + FIRST_ROW);

        assertThat(sample.checker().checkDrained(sample.file()))
                .extracting(Violation::detail)
                .anyMatch(detail -> detail.contains("missing"))
                .anyMatch(detail -> detail.contains("more than once"));
    }

    @Test
    void findsAnOffsetBelowTheRows() throws Exception {
        sample.spoil(
                "UPDATE _sluice.offsets SET next_offset = 500 WHERE topic = 'sluice.cleansed' AND topic_partition = 1");

        assertThat(invariants())
                .contains(
                        "rows agree with offsets, orders_append",
                        "rows agree with offsets, orders",
                        "nothing in flight after a drain");
    }

    @Test
    void findsAnOffsetAboveTheRows() throws Exception {
        // given: rows and offset of an earlier moment, which is right
        sample.spoil("UPDATE _sluice.offsets SET next_offset = 0");
        sample.spoil("DELETE FROM raw.orders_append");
        sample.spoil("DELETE FROM raw.orders");
        sample.spoil("DELETE FROM _sluice.dead_letters");
        sample.spoil(
                "UPDATE _sluice.ledger SET accepted = 0, received = 0, \"rows\" = 0, merged = 0, dead_letters = 0");
        assertThat(sample.checker().checkInterrupted(sample.file())).isEmpty();

        // when: the offset goes on alone
        sample.spoil("UPDATE _sluice.offsets SET next_offset = 100 WHERE topic_partition = 2");

        assertThat(sample.checker().checkInterrupted(sample.file()))
                .extracting(Violation::invariant)
                .contains(
                        "rows agree with offsets, orders_append",
                        "rows agree with offsets, orders",
                        "received agrees with offsets, orders");
    }

    @Test
    void findsAnOlderVersionOfAnOrder() throws Exception {
        sample.spoil("UPDATE raw.orders SET payment_ref = 'PAY-0000000000' " + FIRST_ORDER);

        assertThat(invariants()).contains("every order has its last version, orders");
    }

    @Test
    void findsAnOrderThatIsThereTwice() throws Exception {
        sample.spoil("INSERT INTO raw.orders SELECT * FROM raw.orders " + FIRST_ORDER);

        assertThat(invariants())
                .contains("rows agree with offsets, orders", "ledger says what the tables hold, orders");
    }

    @Test
    void findsALostAndADoubledDeadLetter() throws Exception {
        sample.spoil(
                "DELETE FROM _sluice.dead_letters WHERE record_id = (SELECT min(record_id) FROM _sluice.dead_letters)");
        assertThat(invariants())
                .contains("every unreadable record is one dead letter", "rows agree with offsets, dead letters");

        sample.spoil("INSERT INTO _sluice.dead_letters SELECT * FROM _sluice.dead_letters LIMIT 1");
        assertThat(invariants()).contains("every unreadable record is one dead letter");
    }

    @Test
    void findsALedgerThatDoesNotBalance() throws Exception {
        sample.spoil("UPDATE _sluice.ledger SET accepted = accepted + 1 WHERE pipeline = 'orders'");

        assertThat(invariants()).contains("ledger balances, orders", "ledger says what the sources held, orders");
    }

    @Test
    void findsALedgerThatBalancesWithWrongNumbers() throws Exception {
        sample.spoil(
                "UPDATE _sluice.ledger SET \"rows\" = \"rows\" - 1, merged = merged + 1 WHERE pipeline = 'orders'");

        assertThat(invariants())
                .contains("ledger says what the tables hold, orders", "ledger says what the sources held, orders")
                .doesNotContain("ledger balances, orders");
    }

    @Test
    void findsAnEventThatWasNotPublishedAndOneThatIsThereTwice() throws Exception {
        sample.spoil("INSERT INTO _sluice.outbox VALUES ('b', '{\"n\":3}')");

        assertThat(invariants()).contains("outbox and topic agree", "event ids are unique");
    }

    @Test
    void findsAFileThatIsNoSource() throws Exception {
        sample.spoil("DELETE FROM _sluice.sources WHERE pipeline = 'orders'");

        assertThat(invariants()).contains("every file is a source, orders");
    }

    private List<String> invariants() throws Exception {
        return sample.checker().checkDrained(sample.file()).stream()
                .map(Violation::invariant)
                .toList();
    }
}
