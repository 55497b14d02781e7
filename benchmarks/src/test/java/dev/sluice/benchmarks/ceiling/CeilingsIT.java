package dev.sluice.benchmarks.ceiling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.benchmarks.Measurement;
import dev.sluice.benchmarks.orders.OrderData;
import dev.sluice.benchmarks.orders.OrderFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CeilingsIT {

    @TempDir
    Path directory;

    @Test
    void everyCeilingTakesAllRecordsAndLeavesOnlyTheBrokersDirectory() throws Exception {
        OrderData data = OrderData.write(directory.resolve("source"), 5_000, 1, OrderFormat.JSONL);
        Path work = Files.createDirectory(directory.resolve("work"));

        List<Measurement> results = Ceilings.measure(data.orders(), work, 1, 0, "", result -> {});

        assertThat(results)
                .extracting(Measurement::name)
                .containsExactly(
                        "poll",
                        "poll + parse",
                        "poll + parse + rules",
                        "Streams pass-through, exactly once",
                        "hand-written chain, append",
                        "hand-written chain, keyed merge");
        assertThat(results).allMatch(result -> result.records() == 5_000 && result.perSecond() > 0);
        try (Stream<Path> left = Files.list(work)) {
            assertThat(left)
                    .extracting(Path::getFileName)
                    .extracting(Path::toString)
                    .containsExactly("ceiling-broker");
        }
    }
}
