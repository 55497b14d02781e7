package dev.sluice.metadata.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class TotalTest {

    @Test
    void isSettledWhenBothEndsAreCounted() {
        assertThat(total(100, 100, 0, 0).settled()).isTrue();
    }

    @Test
    void isNotSettledWhileAnOutcomeIsAheadOfItsRecord() {
        assertThat(total(60, 100, 0, 0).settled()).isFalse();
        assertThat(total(60, 100, 0, 40).settled())
                .as("the missing ones are gone, and that was accepted")
                .isTrue();
    }

    @Test
    void isNotSettledWhileARecordWaits() {
        assertThat(total(100, 90, 10, 0).settled()).isFalse();
        assertThat(total(100, 90, 10, 0, 10).settled())
                .as("nothing more happens to those that a broken source holds up")
                .isTrue();
    }

    @Test
    void isNotSettledBeforeWhatTheSourceSays() {
        assertThat(total(90, 90, 0, 0).settled()).isFalse();
    }

    /** One pipeline whose source says that it gave 100 records. */
    private static Total total(long received, long rows, long waiting, long rawGaps) {
        return total(received, rows, waiting, rawGaps, 0);
    }

    private static Total total(long received, long rows, long waiting, long rawGaps, long held) {
        ObjectNode ledger = JsonNodeFactory.instance
                .objectNode()
                .put("pipeline", "orders")
                .put("received", received)
                .put("accepted", Math.max(received, rows))
                .put("rows", rows)
                .put("waiting", waiting);
        ObjectNode source = JsonNodeFactory.instance
                .objectNode()
                .put("pipeline", "orders")
                .put("records", 100)
                .put("done", true);
        return new Total(List.of(ledger), List.of(source), 0, 0, rawGaps, held);
    }
}
