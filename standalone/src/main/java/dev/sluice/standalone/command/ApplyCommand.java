package dev.sluice.standalone.command;

import dev.sluice.pipeline.definition.DefinitionFiles;
import dev.sluice.pipeline.definition.PipelineSource;
import dev.sluice.runtime.ExitCode;
import dev.sluice.runtime.ServiceContext;
import dev.sluice.runtime.definitions.PipelinePublisher;
import dev.sluice.standalone.ShardCheck;
import dev.sluice.standalone.SluiceConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sluice apply}: publishes definitions to what runs; nothing stops, later records carry the new version. */
@Command(
        name = "apply",
        description = {
            "Publishes definitions to the running instance or the cluster. Nothing stops:",
            "records cleansed after it carry the new version. An unchanged definition keeps its version."
        },
        mixinStandardHelpOptions = true)
public final class ApplyCommand implements Callable<Integer> {

    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    @Parameters(paramLabel = "FILE.yaml", arity = "1..*", description = "Pipeline definitions.")
    private List<Path> files = List.of();

    @Override
    public Integer call() {
        SluiceConfig config = options.loadConnected();
        List<PipelineSource> pipelines =
                files.stream().map(DefinitionFiles::load).toList();
        ShardCheck.check(config, pipelines);
        ServiceContext context = ServiceContext.create(config.runtime());
        new PipelinePublisher(context.kafka(), context.topics(), context.clock())
                .publish(pipelines)
                .forEach((pipeline, version) -> System.out.println(pipeline + ": version " + version));
        return ExitCode.DONE.code();
    }
}
