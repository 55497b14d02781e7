package dev.sluice.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

class RecordIdsTest {

    /** Ids stand in users' warehouses: these values may never change. */
    @Test
    void isStable() {
        assertThat(RecordIds.of("orders", "files:orders.jsonl", 1)).isEqualTo("_MydvYf3cTYWUZyEXPWJ");
        assertThat(RecordIds.ofPush("orders", "key", 0)).isEqualTo("XLTIZCgojN7KdNPTZrTH");
        assertThat(RecordIds.ofContent("orders", "{\"a\":1}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("abUuTrGgKOmnIAG2uSve");
    }

    @Test
    void differsByEveryPart() {
        var ids = new HashSet<String>();
        ids.add(RecordIds.of("a", "bc", 1));
        ids.add(RecordIds.of("ab", "c", 1));
        ids.add(RecordIds.of("ab", "c", 2));
        ids.add(RecordIds.ofPush("ab", "c", 2));
        ids.add(RecordIds.ofPush("ab", "c", 3));
        ids.add(RecordIds.ofContent("ab", new byte[] {'c'}));
        ids.add(RecordIds.ofContent("ab", new byte[] {'d'}));

        assertThat(ids).hasSize(7).allSatisfy(id -> assertThat(id).matches("[A-Za-z0-9_-]{20}"));
    }
}
