package dev.sluice.standalone;

import dev.sluice.metadata.sink.ShardRules;
import dev.sluice.pipeline.definition.Assets;
import dev.sluice.pipeline.definition.DefinitionReader;
import dev.sluice.pipeline.definition.PipelineSource;
import java.util.Collection;
import java.util.List;

/** Refuses definitions that a warehouse of several files cannot carry out, before they are published; the sink would reject their records. */
public final class ShardCheck {

    private ShardCheck() {}

    /** @throws CommandFailed naming each of them, and why */
    public static void check(SluiceConfig config, Collection<PipelineSource> pipelines) {
        if (config.warehouse().shards() == 1) {
            return;
        }
        List<String> refusals = pipelines.stream()
                .flatMap(
                        source -> ShardRules.refusal(
                                DefinitionReader.read(source.yaml(), source.file(), Assets.of(source.assets())))
                                .stream())
                .toList();
        if (!refusals.isEmpty()) {
            throw new CommandFailed(
                    "warehouse.shards=" + config.warehouse().shards() + ": " + String.join("; ", refusals));
        }
    }
}
