package dev.sluice.cleanse;

import dev.sluice.cleanse.failure.ServiceAway;
import dev.sluice.cleanse.record.KnownPipelines;
import dev.sluice.pipeline.Pipeline;
import dev.sluice.pipeline.definition.Assets;
import dev.sluice.pipeline.definition.DefinitionReader;
import dev.sluice.runtime.ServiceContext;
import dev.sluice.runtime.definitions.DefinitionFeed;
import dev.sluice.runtime.definitions.DefinitionsUnavailable;
import dev.sluice.schemas.PipelineVersion;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The definitions on the control topic, compiled for cleansing. Thread-safe. */
final class PublishedPipelines implements KnownPipelines, AutoCloseable {

    private final DefinitionFeed<Pipeline> feed;

    PublishedPipelines(ServiceContext context, String service, @Nullable String llmModel) {
        feed = new DefinitionFeed<>(context, service, version -> compile(version, llmModel));
    }

    /** Returns when everything published so far is known; waits for a broker that is away. */
    void start() {
        feed.start();
    }

    @Override
    public Optional<Pipeline> find(String pipeline) {
        return feed.find(pipeline);
    }

    @Override
    public Optional<Pipeline> awaitKnown(String pipeline, Duration patience) {
        try {
            return feed.awaitKnown(pipeline, patience);
        } catch (DefinitionsUnavailable e) {
            throw new ServiceAway("cannot tell whether a definition exists: " + e.getMessage(), e);
        }
    }

    @Override
    public Optional<String> problem(String pipeline) {
        return feed.problem(pipeline);
    }

    @Override
    public void close() {
        feed.close();
    }

    private static Pipeline compile(PipelineVersion version, @Nullable String llmModel) {
        var files = new HashMap<String, byte[]>();
        version.getAssets().forEach((path, content) -> files.put(path, bytes(content)));
        Assets assets = Assets.of(files);
        var definition = DefinitionReader.read(version.getDefinition(), version.getFile(), assets);
        return Pipeline.compile(definition, assets, version.getVersion(), llmModel);
    }

    private static byte[] bytes(ByteBuffer content) {
        byte[] copy = new byte[content.remaining()];
        content.duplicate().get(copy);
        return copy;
    }
}
