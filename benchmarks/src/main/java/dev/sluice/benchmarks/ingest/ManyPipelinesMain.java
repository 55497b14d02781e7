package dev.sluice.benchmarks.ingest;

import dev.sluice.benchmarks.Arguments;
import dev.sluice.benchmarks.TemporaryDirectory;
import dev.sluice.benchmarks.product.SluiceCommand;
import java.time.Duration;
import java.util.Set;

/** {@code pipelines}: so many pipelines defined at once on one worker. */
public final class ManyPipelinesMain {

    private ManyPipelinesMain() {}

    /** Arguments: {@code --count} pipelines, {@code --minutes} to wait at most, {@code --idle} seconds afterwards, {@code --work DIR}. */
    public static void main(String[] args) throws Exception {
        Arguments arguments = Arguments.parse(args, Set.of("count", "minutes", "idle", "work"));
        try (var work = TemporaryDirectory.in(arguments.path("work"))) {
            var benchmark = new ManyPipelines(
                    SluiceCommand.find(), work.path(), Duration.ofMinutes(arguments.number("minutes", 30)));
            System.out.println(benchmark
                    .measure((int) arguments.number("count", 1_000), arguments.number("idle", 30))
                    .shown());
        }
    }
}
