package dev.sluice.benchmarks.llm;

import dev.sluice.benchmarks.Arguments;
import dev.sluice.benchmarks.kill.JsonLines;
import dev.sluice.benchmarks.product.SluiceCommand;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code llm-throughput}: how near one worker comes to {@code concurrency / latency} at a provider without a quota, what a call takes of
 * the processor, and what a waiting question takes of memory and disk.
 */
public final class Throughput {

    private static final String CONCURRENCY = "50,200,512";

    private Throughput() {}

    /**
     * What is measured.
     *
     * @param concurrency requests in the air, one round for each
     * @param seconds of each round, after as many for warming up
     * @param waiting questions that wait at a time; 0 leaves that out
     */
    public record Plan(List<Integer> concurrency, int seconds, long waiting) {

        public Plan {
            concurrency = List.copyOf(concurrency);
        }
    }

    /** Runs it; a JSON line for each round. */
    public static void run(SluiceCommand command, @Nullable Path work, Plan plan, PrintStream log)
            throws IOException, InterruptedException {
        var out = new JsonLines(log);
        if (!plan.concurrency().isEmpty()) {
            CallRate.measure(command, work, plan, out);
        }
        if (plan.waiting() > 0) {
            WaitingCost.measure(command, work, plan.waiting(), out);
        }
    }

    /**
     * {@code --concurrency 50,200,512} (empty leaves it out), {@code --seconds 20}, {@code --waiting 1000000} (0 leaves it out),
     * {@code --work DIR}.
     */
    public static void main(String[] args) throws Exception {
        Arguments arguments = Arguments.parse(args, Set.of("concurrency", "seconds", "waiting", "work"));
        List<Integer> concurrency = Arrays.stream(
                        arguments.text("concurrency", CONCURRENCY).split(","))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(Integer::valueOf)
                .toList();
        var plan = new Plan(concurrency, (int) arguments.number("seconds", 20), arguments.number("waiting", 1_000_000));
        run(SluiceCommand.find(), arguments.path("work"), plan, System.out);
        System.exit(0);
    }
}
