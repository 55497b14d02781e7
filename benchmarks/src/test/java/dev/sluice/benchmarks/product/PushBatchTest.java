package dev.sluice.benchmarks.product;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.benchmarks.orders.OrderGenerator;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PushBatchTest {

    @Test
    void everyPushHasReferencesOfItsOwnAndStaysReadable() throws Exception {
        PushBatch batch = PushBatch.of(new OrderGenerator(1, 0), 500);

        String[] lines = new String(batch.numbered(12), StandardCharsets.UTF_8).split("\n");

        assertThat(lines).hasSize(batch.records()).hasSize(500);
        for (int i = 0; i < lines.length; i++) {
            assertThat(new ObjectMapper().readTree(lines[i]).path("payment_ref").asText())
                    .isEqualTo("PAY-" + String.format("%010d", 120_000 + i));
        }
    }

    @Test
    void percentilesAreExactAndWeighted() {
        var percentiles = new Percentiles();
        percentiles.add(10, 98);
        percentiles.add(500, 1);
        percentiles.add(1000, 1);

        assertThat(percentiles.count()).isEqualTo(100);
        assertThat(percentiles.at(0.5)).isEqualTo(10);
        assertThat(percentiles.at(0.99)).isEqualTo(500);
        assertThat(new Percentiles().at(0.5)).isNaN();
    }
}
