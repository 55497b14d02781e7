package dev.sluice.ingest;

import dev.sluice.ingest.pull.Chunk;
import dev.sluice.ingest.pull.PullSource;
import dev.sluice.ingest.pull.Pulled;
import dev.sluice.pipeline.RawPayload;
import dev.sluice.pipeline.definition.Assets;
import dev.sluice.pipeline.definition.DefinitionReader;
import dev.sluice.pipeline.definition.PipelineSource;
import dev.sluice.pipeline.definition.SourceSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** The first records of a source that is asked for them, without Kafka and without moving its cursor. */
public final class SourceSample {

    /** Chunks read at most: a listing of empty pages ends too. */
    private static final int MOST_CHUNKS = 50;

    private SourceSample() {}

    /** Whether the source of a definition is one of these. */
    public static boolean isPulled(PipelineSource definition) {
        return PullSources.has(spec(definition).connector());
    }

    /** Whether the source of a definition is a connector that others wrote: it never says that it has brought all. */
    public static boolean isForeign(PipelineSource definition) {
        return SourceSpec.isClass(spec(definition).connector());
    }

    /**
     * Reads from the beginning.
     *
     * @param records records at most
     * @throws IOException if the source cannot be reached or read; the message says why
     * @throws dev.sluice.ingest.pull.InvalidSource if its settings are wrong
     */
    public static List<RawPayload> of(PipelineSource definition, int records) throws IOException, InterruptedException {
        var sample = new ArrayList<RawPayload>();
        try (PullSource source = PullSources.open(spec(definition), Path.of(definition.base()), Clock.systemUTC())) {
            source.open(null, null);
            for (int i = 0; i < MOST_CHUNKS && sample.size() < records; i++) {
                Chunk chunk = source.read();
                chunk.records().stream()
                        .filter(pulled -> pulled.defect() == null)
                        .map(Pulled::payload)
                        .map(RawPayload::json)
                        .limit(records - sample.size())
                        .forEach(sample::add);
                if (chunk.isLast()) {
                    break;
                }
            }
        }
        return sample;
    }

    private static SourceSpec spec(PipelineSource definition) {
        return DefinitionReader.read(definition.yaml(), definition.file(), Assets.of(definition.assets()))
                .source();
    }
}
