package dev.sluice.benchmarks.llm.consumers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.benchmarks.Arguments;
import dev.sluice.benchmarks.TemporaryDirectory;
import dev.sluice.benchmarks.kill.JsonLines;
import dev.sluice.broker.BrokerConfig;
import dev.sluice.broker.EmbeddedBroker;
import dev.sluice.llm.simulator.Latency;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code llm-consumers}: how full each way of consuming keeps a window of calls in the air, when all calls take the same time and when some
 * take long. Nothing is asked: a call is a time that passes, so what is measured is the consumer. See decision 8.
 */
public final class Consumers {

    private static final List<Latency> LATENCIES = List.of(Latency.parse("200ms"), Latency.parse("p50=200ms,p99=2s"));

    private Consumers() {}

    /**
     * What is measured.
     *
     * @param calls records of each round
     * @param window calls in the air, one round for each
     * @param partitions of the topic
     */
    public record Plan(int calls, List<Integer> window, int partitions) {

        public Plan {
            window = List.copyOf(window);
        }
    }

    /** Runs it; a JSON line for each round. Whether every record of every round was done exactly once. */
    public static boolean run(@Nullable Path work, Plan plan, PrintStream log) throws Exception {
        var out = new JsonLines(log);
        boolean once = true;
        try (var directory = TemporaryDirectory.in(work);
                var broker = EmbeddedBroker.start(BrokerConfig.in(directory.path()))) {
            for (Contender contender : List.of(new FrontierConsumer(), new ShareConsumer())) {
                for (Latency latency : LATENCIES) {
                    for (int window : plan.window()) {
                        var topic = CallTopic.filled(broker.bootstrapServers(), plan.partitions(), plan.calls());
                        var calls = new TimedCalls(latency);
                        long joined = System.nanoTime();
                        contender.consume(topic, window, calls);
                        once &= calls.done() == plan.calls();
                        out.print(line(out, contender, latency, window, calls)
                                .put("first_call_after_ms", (calls.firstNanos() - joined) / 1_000_000)
                                .put("calls_done", calls.done()));
                    }
                }
            }
        }
        return once;
    }

    private static ObjectNode line(JsonLines out, Contender contender, Latency latency, int window, TimedCalls calls) {
        return out.line(contender.name())
                .put("latency", latency.text())
                .put("window", window)
                .put("share_of_window_in_the_air", Math.round(calls.meanInTheAir() / window * 1_000) / 1_000.0)
                .put("calls_per_second", Math.round(calls.perSecond()));
    }

    /** {@code --calls 20000}, {@code --partitions 4}, {@code --work DIR}; exit code 1 if a record was lost or done twice. */
    public static void main(String[] args) throws Exception {
        Arguments arguments = Arguments.parse(args, Set.of("calls", "partitions", "work"));
        var plan = new Plan(
                (int) arguments.number("calls", 20_000), List.of(50, 200), (int) arguments.number("partitions", 4));
        System.exit(run(arguments.path("work"), plan, System.out) ? 0 : 1);
    }
}
