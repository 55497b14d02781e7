package dev.sluice.metadata.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schemas.RecordIds;
import org.junit.jupiter.api.Test;

class IdFilterTest {

    @Test
    void knowsWhatItWasToldAndHardlyAnythingElse() {
        var filter = new IdFilter();
        int ids = 300_000;
        for (int i = 0; i < ids; i++) {
            filter.add(RecordIds.ofPush("p", "k", i));
        }
        int wrong = 0;
        for (int i = 0; i < ids; i++) {
            assertThat(filter.mayContain(RecordIds.ofPush("p", "k", i))).isTrue();
            wrong += filter.mayContain(RecordIds.ofPush("q", "k", i)) ? 1 : 0;
        }
        assertThat(wrong).as("of %s unknown ids", ids).isLessThan(5);
    }
}
