package dev.sluice.standalone.command;

import dev.sluice.pipeline.RawPayload;
import dev.sluice.pipeline.definition.Assets;
import dev.sluice.pipeline.suggest.SuggestedDefinition;
import dev.sluice.pipeline.suggest.Suggester;
import dev.sluice.runtime.ExitCode;
import dev.sluice.standalone.CommandFailed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice suggest}: a definition for data, with the evidence for each rule in a comment. */
@Command(
        name = "suggest",
        description = {
            "Profiles data (CSV, TSV, JSONL, JSON; also .gz) and writes a definition for it, with the evidence for",
            "each rule in a comment and learned lookups beside it. Changes nothing else; asks no model."
        },
        mixinStandardHelpOptions = true)
public final class SuggestCommand implements Callable<Integer> {

    @Parameters(paramLabel = "DATA", description = "A file, or a glob of files.")
    @SuppressWarnings("NullAway.Init")
    private String data;

    @Option(names = "--out", paramLabel = "DIR", description = "Where to write (default: the working directory).")
    private Path out = Path.of("");

    @Option(names = "--name", paramLabel = "NAME", description = "Name of the pipeline (default: from the file).")
    private @Nullable String name;

    @Option(
            names = "--records",
            paramLabel = "N",
            description = "Records to look at, at most (default: ${DEFAULT-VALUE}).")
    private int records = 100_000;

    @Option(names = "--force", description = "Write over files that are there.")
    private boolean force;

    @Override
    public Integer call() throws IOException {
        Path directory = out.toAbsolutePath().normalize();
        Path found = Path.of(data).toAbsolutePath().normalize();
        // a definition reads below its own directory, and elsewhere by absolute paths only
        String path = (found.startsWith(directory) ? directory.relativize(found) : found).toString();
        String pipeline = name == null ? nameOf(data) : name;
        Path file = directory.resolve(pipeline + ".yaml");
        if (Files.exists(file) && !force) {
            throw new CommandFailed(file + " is there already; write --force to replace it, or choose another --name");
        }
        String source = "pipeline: \"" + pipeline + "\"\nsource: {connector: files, path: "
                + new com.fasterxml.jackson.databind.node.TextNode(path) + "}\n";
        List<RawPayload> sample = Sample.of(Sample.source(source, file, directory, Assets.none()), records);
        SuggestedDefinition suggested = new Suggester(pipeline, path, sample).suggest();
        var files = new TreeMap<>(suggested.files());
        files.put(pipeline + ".yaml", suggested.yaml().getBytes(StandardCharsets.UTF_8));
        Written.write(directory, files);
        System.out.println(sample.size() + " records. Read it, then:  sluice preview " + file);
        return ExitCode.DONE.code();
    }

    /** The file's name without what says how it is written. */
    private static String nameOf(String data) {
        String file = String.valueOf(Path.of(data).getFileName());
        String bare = file.replaceAll("(\\.(csv|tsv|jsonl|ndjson|json|gz))+$", "")
                .replaceAll("[^A-Za-z0-9._-]+", "_")
                .toLowerCase(Locale.ROOT);
        return bare.matches("[a-z0-9].*") ? bare : "suggested";
    }
}
