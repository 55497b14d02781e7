package dev.sluice.benchmarks.accuracy;

import dev.sluice.benchmarks.Arguments;
import dev.sluice.benchmarks.ResultFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;

/**
 * {@code accuracy}: dirty tables through a definition and the oracles R0 to R3, scored cell by cell against the truth, which only the oracle
 * and the scorer see.
 */
public final class AccuracyMain {

    private AccuracyMain() {}

    /**
     * Arguments: {@code --data DIR} with {@code <set>/dirty.csv} and {@code <set>/clean.csv}; {@code --sets}, comma-separated;
     * {@code --definitions DIR} with {@code <set>.yaml}; {@code --label} for the report; {@code --shuffles} seeds beside file order;
     * {@code --keep DIR} for the tables after the rules; {@code --out FILE.json}.
     */
    public static void main(String[] args) throws Exception {
        Arguments arguments =
                Arguments.parse(args, Set.of("data", "sets", "definitions", "label", "shuffles", "keep", "out"));
        Path data = arguments.path("data");
        if (data == null) {
            throw new IllegalArgumentException("--data DIR is needed: a folder per set, with dirty.csv and clean.csv");
        }
        Path definitions = Optional.ofNullable(arguments.path("definitions"))
                .orElseGet(() -> Path.of(System.getProperty("sluice.repository", "."), "benchmarks", "accuracy"));
        var results = new ArrayList<AccuracyResult>();
        for (String set : arguments.text("sets", "beers,hospital,flights").split(",")) {
            var table = new AccuracySet(
                    set, arguments.text("label", "hand"), data.resolve(set), definitions.resolve(set + ".yaml"));
            results.addAll(table.measure((int) arguments.number("shuffles", 2), arguments.path("keep")));
        }
        ResultFile.write(arguments, results);
    }
}
