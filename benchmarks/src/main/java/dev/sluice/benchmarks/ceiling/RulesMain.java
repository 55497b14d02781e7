package dev.sluice.benchmarks.ceiling;

import dev.sluice.benchmarks.Arguments;
import dev.sluice.benchmarks.ResultFile;
import java.util.Locale;
import java.util.Set;

/** {@code rules}: the compiled rules beside the hand-written loop. */
public final class RulesMain {

    private RulesMain() {}

    /** Arguments: {@code --records}, {@code --seed}, {@code --rounds}, {@code --out FILE.json}. */
    public static void main(String[] args) throws Exception {
        Arguments arguments = Arguments.parse(args, Set.of("records", "seed", "rounds", "out"));
        var benchmark = new RulesBenchmark((int) arguments.number("records", 200_000), arguments.number("seed", 42));
        RulesResult result = benchmark.measure((int) arguments.number("rounds", 7));
        line("parse", result.parse());
        line("parse + hand-written rules", result.loop());
        line("parse + hand-written rules + write", result.loopAndWrite());
        line("sluice: parse + rules + history + write", result.compiled());
        System.out.printf(
                Locale.ROOT,
                "sluice beside the loop: %.2f (%.2f where the loop writes nothing); %d made%n",
                result.ratio(),
                result.ratioWithoutWriting(),
                benchmark.kept());
        ResultFile.write(arguments, result);
    }

    private static void line(String what, double nanos) {
        System.out.printf(Locale.ROOT, "%-42s %,10.0f rec/s %8.0f ns%n", what, RulesResult.rate(nanos), nanos);
    }
}
