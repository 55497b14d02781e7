package dev.sluice.standalone.command;

import dev.sluice.ingest.SourceSample;
import dev.sluice.ingest.files.SourceFiles;
import dev.sluice.ingest.pull.InvalidSource;
import dev.sluice.pipeline.Pipeline;
import dev.sluice.pipeline.RawPayload;
import dev.sluice.pipeline.definition.Assets;
import dev.sluice.pipeline.definition.DefinitionReader;
import dev.sluice.pipeline.definition.PipelineSource;
import dev.sluice.standalone.CommandFailed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The first records of a definition's source, for commands that look without loading. */
final class Sample {

    /** A source that is asked is not asked for everything only to be looked at. */
    private static final int MOST_PULLED = 10_000;

    private Sample() {}

    static Pipeline compile(PipelineSource source, @Nullable String model) {
        Assets assets = Assets.of(source.assets());
        return Pipeline.compile(DefinitionReader.read(source.yaml(), source.file(), assets), assets, 1, model);
    }

    /** A definition that need not be complete yet. */
    static PipelineSource source(String yaml, Path file, Path directory, Assets assets) {
        Map<String, byte[]> files = new HashMap<>();
        Assets recording = path -> {
            Optional<byte[]> content = assets.read(path);
            content.ifPresent(bytes -> files.put(path, bytes));
            return content;
        };
        String name = DefinitionReader.read(yaml, file.toString(), recording).pipeline();
        return new PipelineSource(name, yaml, file.toString(), directory.toString(), files, "");
    }

    /** @throws CommandFailed if the source cannot be read without loading, or has no records */
    static List<RawPayload> of(PipelineSource source, int records) {
        List<RawPayload> sample = new ArrayList<>();
        all(source, records).forEach(sample::add);
        return sample;
    }

    /**
     * The records, read anew by each iterator and not held in memory.
     *
     * @param most records at most
     * @throws CommandFailed if the source cannot be read without loading, or has no records
     */
    static Iterable<RawPayload> all(PipelineSource source, long most) {
        if (SourceSample.isPulled(source)) {
            return pulled(source, (int) Math.min(most, MOST_PULLED));
        }
        SourceFiles files = SourceFiles.of(source);
        if (!files.areRead()) {
            throw new CommandFailed(
                    source.file() + ": a sample can be taken from connectors files, rest, jdbc and kafka only");
        }
        try {
            Iterable<RawPayload> records = files.records(most);
            if (!files.sample(1).iterator().hasNext()) {
                throw new CommandFailed(source.file() + ": no record found; " + files.refusals());
            }
            return records;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<RawPayload> pulled(PipelineSource source, int records) {
        try {
            List<RawPayload> sample = SourceSample.of(source, records);
            if (sample.isEmpty()) {
                throw new CommandFailed(source.file() + ": the source answers, but has no record");
            }
            return sample;
        } catch (IOException | InvalidSource e) {
            throw new CommandFailed(source.file() + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailed(source.file() + ": interrupted");
        }
    }
}
