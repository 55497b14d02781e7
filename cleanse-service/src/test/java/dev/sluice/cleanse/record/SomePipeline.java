package dev.sluice.cleanse.record;

import dev.sluice.pipeline.Pipeline;
import dev.sluice.pipeline.definition.Assets;
import dev.sluice.pipeline.definition.DefinitionReader;
import org.jspecify.annotations.Nullable;

/** Real definitions, compiled. */
public final class SomePipeline {

    private SomePipeline() {}

    /** One without rules. */
    public static Pipeline named(String name) {
        return of(1, null, "pipeline: " + name + "\nsource: {connector: http-push}\ntable: {name: " + name + "}\n");
    }

    /** One with the definition given. */
    public static Pipeline of(int version, @Nullable String model, String yaml) {
        var definition = DefinitionReader.read(yaml, "test.yaml", Assets.none());
        return Pipeline.compile(definition, Assets.none(), version, model);
    }
}
