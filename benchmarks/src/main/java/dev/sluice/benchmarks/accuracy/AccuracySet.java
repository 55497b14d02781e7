package dev.sluice.benchmarks.accuracy;

import dev.sluice.llm.provider.ProviderException;
import dev.sluice.pipeline.Pipeline;
import dev.sluice.pipeline.PipelineLearner;
import dev.sluice.pipeline.RawPayload;
import dev.sluice.pipeline.definition.Assets;
import dev.sluice.pipeline.definition.DefinitionReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One dirty table with its truth and a definition. Not thread-safe. */
final class AccuracySet {

    private final String name;
    private final String label;
    private final Path definition;
    private final CellTable dirty;
    private final CellTable truth;
    private final String yaml;

    AccuracySet(String name, String label, Path folder, Path definition) throws IOException {
        this.name = name;
        this.label = label;
        this.definition = definition;
        this.dirty = CellTable.read(folder.resolve("dirty.csv"));
        this.truth = CellTable.read(folder.resolve("clean.csv"));
        // a suggested definition leaves the model to its user
        this.yaml = Files.readString(definition).replace("\n  enabled: false\n", "\n  enabled: true\n");
    }

    /**
     * Batch: the rules have learned from the whole dirty file. Stream: nothing is learned; each row is scored as it was emitted first and, where later
     * rows corrected earlier ones, as it was in the end.
     *
     * @param shuffles shuffled orders of the stream beside file order
     * @param keep folder for the tables after the rules, to be scored by others; null: none
     */
    List<AccuracyResult> measure(int shuffles, @Nullable Path keep) throws IOException, ProviderException {
        Assets files = Assets.inDirectory(
                Objects.requireNonNull(definition.toAbsolutePath().getParent()));
        var results = new ArrayList<AccuracyResult>();
        List<RawPayload> payloads = new ArrayList<>();
        for (List<String> row : dirty.rows()) {
            payloads.add(AccuracyRun.payload(dirty.columns(), row));
        }
        Map<String, byte[]> learned = PipelineLearner.learn(yaml, definition.toString(), files, payloads);
        Assets batch = path -> Optional.ofNullable(learned.get(path)).or(() -> files.read(path));
        List<Integer> inFileOrder =
                IntStream.range(0, dirty.rows().size()).boxed().toList();
        runs(results, compile(batch), "batch", "file", inFileOrder, keep);
        Pipeline stream = compile(PipelineLearner.unlearned(yaml, files));
        if (stream.stateful()) {
            runs(results, stream, "stream", "file", inFileOrder, keep);
            for (int seed = 1; seed <= shuffles; seed++) {
                List<Integer> shuffled = new ArrayList<>(inFileOrder);
                Collections.shuffle(shuffled, new Random(seed));
                runs(results, stream, "stream", Integer.toString(seed), shuffled, null);
            }
        }
        return results;
    }

    private Pipeline compile(Assets assets) {
        return Pipeline.compile(DefinitionReader.read(yaml, definition.toString(), assets), assets, 1, "oracle");
    }

    private void runs(
            List<AccuracyResult> results,
            Pipeline pipeline,
            String mode,
            String order,
            List<Integer> rows,
            @Nullable Path keep)
            throws IOException, ProviderException {
        var run = new AccuracyRun(dirty, truth, pipeline, rows);
        if (keep != null) {
            Files.createDirectories(keep);
            run.rulesOnly().write(keep.resolve(name + "-" + label + "-" + mode + ".csv"));
        }
        score(results, run, pipeline, mode, order, Emission.FIRST);
        if (run.corrections() > 0) {
            System.out.println(
                    name + " " + mode + " " + order + ": " + run.corrections() + " corrections of earlier cells");
            score(results, run, pipeline, mode, order, Emission.LAST);
        }
    }

    private void score(
            List<AccuracyResult> results,
            AccuracyRun run,
            Pipeline pipeline,
            String mode,
            String order,
            Emission emission)
            throws IOException, ProviderException {
        boolean asks = pipeline.definition().llm().enabled();
        for (OracleKind kind : OracleKind.values()) {
            if (asks || kind == OracleKind.NONE) {
                AccuracyResult result = run.score(name, label, mode, order, emission, kind);
                System.out.println(result.line());
                results.add(result);
            }
        }
    }
}
