package dev.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.benchmarks.product.EndToEnd;
import dev.sluice.benchmarks.product.Latency;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {

    private final Report report = new Report(
            Machine.here(),
            1_000,
            List.of(
                    new Measurement("poll", 1_000, 1, 1),
                    new Measurement("hand-written chain, append", 1_000, 5, 1),
                    new Measurement("hand-written chain, keyed merge", 1_000, 8, 1)),
            List.of(new Measurement("hand-written chain, append", 1_000, 8, 1)),
            List.of(
                    new EndToEnd(new Measurement("product, append", 1_000, 10, 1), 15, 1 << 20, 1, true),
                    new EndToEnd(new Measurement("product, keyed merge", 1_000, 16, 1), 20, 1 << 20, 1, true)),
            new Latency(50, 50, 100, 200, 900, 950, 4_000));

    @Test
    void comparesAppendWithAppendAndMergeWithMerge() {
        assertThat(report.ratios())
                .containsOnlyKeys(
                        "product, append / poll, warm",
                        "product, append / hand-written chain, append, warm",
                        "product, append / hand-written chain, append, cold",
                        "product, keyed merge / hand-written chain, keyed merge, warm")
                .containsEntry("product, append / hand-written chain, append, warm", 0.5)
                .containsEntry("product, append / hand-written chain, append, cold", 0.8)
                .containsEntry("product, keyed merge / hand-written chain, keyed merge, warm", 0.5);
    }

    @Test
    void rendersEveryFigureAndWritesItAsJson() throws Exception {
        assertThat(report.render())
                .contains("product, append", " 0.500  product, append / hand-written chain", "p99 900 ms");
        assertThat(new ObjectMapper().valueToTree(report).toString())
                .contains("\"ratios\":{", "\"p99_ms\":900.0", "\"per_second\":100.0");
    }

    @Test
    void theMedianOfAnEvenNumberOfRunsIsTheSlowerOne() {
        var slow = new Measurement("x", 100, 2, 1);
        var fast = new Measurement("x", 100, 1, 1);

        assertThat(Measurement.median(List.of(fast, slow))).isEqualTo(slow);
        assertThat(Measurement.median(List.of(fast, slow, fast))).isEqualTo(fast);
    }
}
