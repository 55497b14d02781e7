package dev.sluice.benchmarks.ceiling;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.benchmarks.Arguments;
import dev.sluice.benchmarks.Measurement;
import dev.sluice.benchmarks.ResultTable;
import dev.sluice.benchmarks.TemporaryDirectory;
import dev.sluice.benchmarks.orders.OrderData;
import dev.sluice.benchmarks.orders.OrderFormat;
import dev.sluice.broker.BrokerConfig;
import dev.sluice.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** {@code ceilings}: measures all ceilings in this process, with the broker inside, on one data set. */
public final class Ceilings {

    private Ceilings() {}

    /**
     * Measures.
     *
     * @param orders JSONL file of generated orders
     * @param rounds measured rounds of each; the median counts
     * @param warmUps rounds before, left out
     * @param only ceilings whose name begins so; empty for all
     * @param each told about every result as it comes
     */
    public static List<Measurement> measure(
            Path orders, Path workDirectory, int rounds, int warmUps, String only, Consumer<Measurement> each)
            throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerConfig.in(workDirectory.resolve("ceiling-broker")))) {
            OrderTopic load = OrderTopic.load(broker.bootstrapServers(), orders, workDirectory);
            var results = new ArrayList<Measurement>();
            for (Named named : all()) {
                if (!named.name().startsWith(only)) {
                    continue;
                }
                var runs = new ArrayList<Measurement>();
                for (int round = 0; round < warmUps + rounds; round++) {
                    Measurement run = named.ceiling().measure(load);
                    if (round >= warmUps) {
                        runs.add(run);
                    }
                }
                Measurement median = Measurement.median(runs);
                each.accept(median);
                results.add(median);
            }
            return results;
        }
    }

    private record Named(String name, Ceiling ceiling) {}

    private static List<Named> all() {
        return List.of(
                new Named("poll", PollCeiling.rawPoll()),
                new Named("parse", PollCeiling.parse()),
                new Named("rules", PollCeiling.parseAndRules()),
                new Named("pass-through", new StreamsPassThrough()),
                new Named("chain-append", new HandWrittenChain(OrderSink.Form.APPEND)),
                new Named("chain-merge", new HandWrittenChain(OrderSink.Form.MERGE)));
    }

    /**
     * Arguments: {@code --records}, {@code --seed} or {@code --orders FILE}, {@code --rounds}, {@code --warm-ups},
     * {@code --only PREFIX}, {@code --work DIR}, {@code --out FILE.json}.
     */
    public static void main(String[] args) throws Exception {
        Arguments arguments =
                Arguments.parse(args, Set.of("records", "seed", "orders", "rounds", "warm-ups", "only", "work", "out"));
        try (var work = TemporaryDirectory.in(arguments.path("work"))) {
            Path given = arguments.path("orders");
            Path orders = given != null
                    ? given
                    : OrderData.write(
                                    work.path(),
                                    arguments.number("records", 1_000_000),
                                    arguments.number("seed", 42),
                                    OrderFormat.JSONL)
                            .orders();
            List<Measurement> results = measure(
                    orders,
                    work.path(),
                    (int) arguments.number("rounds", 3),
                    (int) arguments.number("warm-ups", 1),
                    arguments.text("only", ""),
                    result -> System.out.println(ResultTable.line(result)));
            Path out = arguments.path("out");
            if (out != null) {
                new ObjectMapper().writeValue(out.toFile(), results);
            }
        }
    }
}
