package dev.sluice.benchmarks.accuracy;

import dev.sluice.benchmarks.Arguments;
import dev.sluice.benchmarks.ResultFile;
import dev.sluice.pipeline.Pipeline;
import dev.sluice.pipeline.RawPayload;
import dev.sluice.pipeline.definition.Assets;
import dev.sluice.pipeline.definition.DefinitionReader;
import dev.sluice.pipeline.suggest.SuggestedDefinition;
import dev.sluice.pipeline.suggest.SuggestedSource;
import dev.sluice.pipeline.suggest.Suggester;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * {@code held-out}: invented dirty tables with their truth, which nobody has looked at while the rules were written. {@code suggest} reads the dirty
 * table alone, its rules run, and what comes out is scored cell by cell.
 */
public final class HeldOutMain {

    private HeldOutMain() {}

    /**
     * Arguments: {@code --seed}, {@code --rows} of each table, {@code --keep DIR} for tables and definitions, {@code --out FILE.json}.
     */
    public static void main(String[] args) throws Exception {
        Arguments arguments = Arguments.parse(args, Set.of("seed", "rows", "keep", "out"));
        long seed = arguments.number("seed", 1);
        int rows = (int) arguments.number("rows", 3_000);
        Path keep = arguments.path("keep");
        var results = new ArrayList<HeldOutResult>();
        for (HeldOutSet set : HeldOutSets.all()) {
            HeldOutResult result = measure(set, rows, seed, keep);
            System.out.println(result.line());
            results.add(result);
        }
        System.out.printf(
                Locale.ROOT,
                "macro: F1 %.3f, lenient %.3f, harm %.1f%n",
                results.stream().mapToDouble(one -> one.raha().f1()).average().orElse(0),
                results.stream()
                        .mapToDouble(one -> one.lenient().f1())
                        .average()
                        .orElse(0),
                results.stream().mapToDouble(one -> one.raha().harm()).average().orElse(0));
        ResultFile.write(arguments, results);
    }

    static HeldOutResult measure(HeldOutSet set, int rows, long seed, @org.jspecify.annotations.Nullable Path keep)
            throws IOException {
        CellTable truth = set.truth(rows, seed);
        var dirtying = new Dirtying(set, truth, seed);
        CellTable dirty = dirtying.dirty();
        List<RawPayload> payloads = new ArrayList<>();
        for (List<String> row : dirty.rows()) {
            payloads.add(AccuracyRun.payload(dirty.columns(), row));
        }
        SuggestedDefinition suggested =
                new Suggester(set.name(), SuggestedSource.files(set.name() + ".csv"), payloads).suggest();
        Map<String, byte[]> files = suggested.files();
        Assets assets = path -> Optional.ofNullable(files.get(path));
        Pipeline pipeline = Pipeline.compile(
                DefinitionReader.read(suggested.yaml(), set.name() + ".yaml", assets), assets, 1, null);
        var run = new AccuracyRun(
                dirty, truth, pipeline, IntStream.range(0, rows).boxed().toList());
        List<List<String>> repaired = run.rulesOnly().rows();
        if (keep != null) {
            Path folder = Files.createDirectories(keep.resolve(set.name()));
            dirty.write(folder.resolve("dirty.csv"));
            truth.write(folder.resolve("clean.csv"));
            run.rulesOnly().write(folder.resolve("repaired.csv"));
            Files.write(folder.resolve("suggested.yaml"), suggested.yaml().getBytes(StandardCharsets.UTF_8));
        }
        return new HeldOutResult(
                set.name(),
                rows,
                CellScore.of(dirty, truth, repaired, Notation.RAHA),
                CellScore.of(dirty, truth, repaired, Notation.LENIENT),
                dirtying.repaired(repaired));
    }
}
