package dev.sluice.benchmarks.product;

import dev.sluice.benchmarks.Arguments;
import java.util.Set;

/** {@code latency}: the time from record to visible row at one rate. */
public final class LatencyMain {

    private LatencyMain() {}

    /** Arguments: {@code --per-second}, {@code --seconds}, {@code --work DIR}. */
    public static void main(String[] args) throws Exception {
        Arguments arguments = Arguments.parse(args, Set.of("per-second", "seconds", "work"));
        Latency latency = new LatencyBenchmark(SluiceCommand.find())
                .measure(
                        arguments.number("per-second", 20_000),
                        (int) arguments.number("seconds", 60),
                        arguments.path("work"));
        System.out.println(latency.words());
    }
}
