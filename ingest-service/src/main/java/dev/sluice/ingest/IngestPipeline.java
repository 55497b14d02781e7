package dev.sluice.ingest;

import dev.sluice.pipeline.Pipeline;
import dev.sluice.pipeline.RawPayload;
import dev.sluice.pipeline.RecordKeys;
import dev.sluice.pipeline.definition.Assets;
import dev.sluice.pipeline.definition.DefinitionReader;
import dev.sluice.pipeline.definition.PipelineDefinition;
import dev.sluice.pipeline.definition.SourceSpec;
import dev.sluice.schemas.PipelineVersion;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Optional;
import java.util.function.Function;

/**
 * What ingest needs of a pipeline. Immutable and thread-safe.
 *
 * @param definition the definition in force
 * @param base directory that relative paths of its source start from
 * @param keys computes the record key of a payload; empty where it has none. Thread-safe
 */
public record IngestPipeline(PipelineDefinition definition, Path base, Function<RawPayload, Optional<byte[]>> keys) {

    /**
     * Compiles a published version.
     *
     * @throws dev.sluice.pipeline.definition.InvalidDefinition if it is not valid
     */
    public static IngestPipeline compile(PipelineVersion version) {
        var files = new HashMap<String, byte[]>();
        version.getAssets().forEach((path, bytes) -> files.put(path, bytes(bytes)));
        Assets assets = Assets.of(files);
        PipelineDefinition definition = DefinitionReader.read(version.getDefinition(), version.getFile(), assets);
        Pipeline pipeline = Pipeline.compile(definition, assets, version.getVersion(), null);
        return new IngestPipeline(definition, Path.of(version.getBase()), RecordKeys.of(pipeline)::keyOf);
    }

    /** The same with another source. */
    public IngestPipeline withSource(SourceSpec source) {
        return new IngestPipeline(definition.withSource(source), base, keys);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
