package dev.sluice.standalone.command;

import dev.sluice.pipeline.PipelineLearner;
import dev.sluice.pipeline.RawPayload;
import dev.sluice.pipeline.definition.Assets;
import dev.sluice.runtime.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice learn}: the learned files of a definition's {@code determines} rules, from its source. */
@Command(
        name = "learn",
        description = "Writes the learned files that a definition's 'determines' rules name, from its source.",
        mixinStandardHelpOptions = true)
public final class LearnCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE.yaml", description = "Pipeline definition.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Option(
            names = "--records",
            paramLabel = "N",
            description = "Records to learn from, at most (default: ${DEFAULT-VALUE}).")
    private int records = 1_000_000;

    @Override
    public Integer call() throws IOException {
        Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent());
        String yaml = Files.readString(file);
        Assets unlearned = PipelineLearner.unlearned(yaml, Assets.inDirectory(directory));
        List<RawPayload> sample = Sample.of(Sample.source(yaml, file, directory, unlearned), records);
        Map<String, byte[]> learned = PipelineLearner.learn(yaml, file.toString(), unlearned, sample);
        if (learned.isEmpty()) {
            System.err.println("sluice: no 'determines' rule of " + file + " names a learned file");
        }
        Written.write(directory, learned);
        System.out.println(sample.size() + " records, " + learned.size() + " learned files");
        return ExitCode.DONE.code();
    }
}
