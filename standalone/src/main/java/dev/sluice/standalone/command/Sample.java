package dev.sluice.standalone.command;

import dev.sluice.ingest.files.SourceFiles;
import dev.sluice.pipeline.Pipeline;
import dev.sluice.pipeline.RawPayload;
import dev.sluice.pipeline.definition.Assets;
import dev.sluice.pipeline.definition.DefinitionReader;
import dev.sluice.pipeline.definition.PipelineSource;
import dev.sluice.standalone.CommandFailed;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The first records of a definition's source, for commands that look without loading. */
final class Sample {

    private Sample() {}

    static Pipeline compile(PipelineSource source, @Nullable String model) {
        Assets assets = Assets.of(source.assets());
        return Pipeline.compile(DefinitionReader.read(source.yaml(), source.file(), assets), assets, 1, model);
    }

    /** @throws CommandFailed if the source is not of files, or has none */
    static List<RawPayload> of(PipelineSource source, int records) {
        if (!SourceFiles.reads(source)) {
            throw new CommandFailed(source.file() + ": a sample can be taken from connector files only");
        }
        List<RawPayload> sample = SourceFiles.sample(source, records);
        if (sample.isEmpty()) {
            throw new CommandFailed(source.file() + ": no record found below " + source.base() + "; check source.path");
        }
        return sample;
    }
}
