package dev.sluice.standalone.command;

import dev.sluice.ingest.files.SourceFiles;
import dev.sluice.pipeline.RawPayload;
import dev.sluice.pipeline.definition.Assets;
import dev.sluice.pipeline.suggest.SuggestedDefinition;
import dev.sluice.pipeline.suggest.SuggestedSource;
import dev.sluice.pipeline.suggest.Suggester;
import dev.sluice.runtime.ExitCode;
import dev.sluice.runtime.kafka.KafkaClients;
import dev.sluice.standalone.CommandFailed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice suggest}: a definition for data, with the evidence for each rule in a comment. */
@Command(
        name = "suggest",
        description = {
            "Profiles data (CSV, TSV, JSONL, JSON, also .gz; Parquet; a topic's latest records) and writes a definition",
            "for it, with the evidence for each rule in a comment and learned lookups beside it. Files are read several",
            "times and never held in memory as a whole. Changes nothing else; asks no model."
        },
        mixinStandardHelpOptions = true)
public final class SuggestCommand implements Callable<Integer> {

    private static final String TOPIC = "topic:";
    /** Of a topic: they are kept in memory. */
    private static final int MOST_OF_A_TOPIC = 100_000;

    @Parameters(paramLabel = "DATA", description = "A file, a glob of files, or topic:NAME.")
    @SuppressWarnings("NullAway.Init")
    private String data;

    @Option(names = "--out", paramLabel = "DIR", description = "Where to write (default: the working directory).")
    private Path out = Path.of("");

    @Option(names = "--name", paramLabel = "NAME", description = "Name of the pipeline (default: from the data).")
    private @Nullable String name;

    @Option(
            names = "--records",
            paramLabel = "N",
            description = "Records to look at, at most (default: all of files, 100,000 of a topic).")
    private long records = Long.MAX_VALUE;

    @Option(names = "--force", description = "Write over files that are there.")
    private boolean force;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ConfigOptions options;

    /** Records with the name that the definition calls them by. */
    private record Data(SuggestedSource source, Iterable<RawPayload> records) {}

    @Override
    public Integer call() throws IOException {
        Path directory = out.toAbsolutePath().normalize();
        String pipeline = name == null ? nameOf(data.startsWith(TOPIC) ? data.substring(TOPIC.length()) : data) : name;
        Path file = directory.resolve(pipeline + ".yaml");
        if (Files.exists(file) && !force) {
            throw new CommandFailed(file + " is there already; write --force to replace it, or choose another --name");
        }
        Data found = data.startsWith(TOPIC) ? topic() : files(pipeline, file, directory);
        var suggester = new Suggester(pipeline, found.source(), found.records());
        SuggestedDefinition suggested = suggester.suggest();
        if (suggested.records() == 0) {
            throw new CommandFailed(data + ": no record found that could be read");
        }
        var files = new TreeMap<>(suggested.files());
        files.put(pipeline + ".yaml", suggested.yaml().getBytes(StandardCharsets.UTF_8));
        Written.write(directory, files);
        System.out.println(suggested.records() + " records. Read it, then:  sluice preview " + file);
        return ExitCode.DONE.code();
    }

    private Data files(String pipeline, Path file, Path directory) throws IOException {
        Path found = Path.of(data).toAbsolutePath().normalize();
        // a definition reads below its own directory, and elsewhere by absolute paths only
        String path = (found.startsWith(directory) ? directory.relativize(found) : found).toString();
        SuggestedSource source = SuggestedSource.files(path);
        String yaml = "pipeline: \"" + pipeline + "\"\nsource: {connector: files, path: "
                + new com.fasterxml.jackson.databind.node.TextNode(path) + "}\n";
        SourceFiles files = SourceFiles.of(Sample.source(yaml, file, directory, Assets.none()));
        if (files.sources().isEmpty()) {
            throw new CommandFailed(data + ": no file found that can be read " + files.refusals());
        }
        return new Data(source, files.records(records));
    }

    private Data topic() {
        String topic = data.substring(TOPIC.length());
        int most = (int) Math.min(records, MOST_OF_A_TOPIC);
        var runtime = options.loadConnected().runtime();
        var clients = new KafkaClients(runtime);
        try (var consumer = new KafkaConsumer<>(
                clients.consumer("sluice-suggest"), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return new Data(
                    SuggestedSource.topic(topic, runtime.bootstrapServers().orElse("")),
                    TopicSample.of(consumer, topic, most));
        }
    }

    /** The file's name without what says how it is written. */
    private static String nameOf(String data) {
        String file = String.valueOf(Path.of(data).getFileName());
        String bare = file.replaceAll("(\\.(csv|tsv|jsonl|ndjson|json|parquet|gz))+$", "")
                .replaceAll("[^A-Za-z0-9._-]+", "_")
                .toLowerCase(Locale.ROOT);
        return bare.matches("[a-z0-9].*") ? bare : "suggested";
    }
}
