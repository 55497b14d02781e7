package dev.sluice.standalone.command;

import dev.sluice.llm.Estimate;
import dev.sluice.llm.Estimate.Amount;
import dev.sluice.llm.LlmConfig;
import dev.sluice.llm.prompt.Question;
import dev.sluice.pipeline.Pipeline;
import dev.sluice.pipeline.PipelinePreview;
import dev.sluice.pipeline.RawPayload;
import dev.sluice.pipeline.RowCleanser;
import dev.sluice.pipeline.definition.DefinitionFiles;
import dev.sluice.pipeline.definition.PipelineSource;
import dev.sluice.runtime.ExitCode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice estimate}: what the model would cost, before anything is spent. */
@Command(
        name = "estimate",
        description = {
            "Tells records, the share that needs the model, different questions, those answered already, calls, tokens, cost and time.",
            "Asks no model, writes nothing. The cache is looked at where a broker is configured or an instance runs."
        },
        mixinStandardHelpOptions = true)
public final class EstimateCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE.yaml", description = "Pipeline definition.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Option(names = "--records", paramLabel = "N", description = "Most records to read (default: all).")
    private long records = Long.MAX_VALUE;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ConfigOptions options;

    @Override
    public Integer call() {
        LlmConfig config = options.load().llm();
        PipelineSource source = DefinitionFiles.load(file);
        Pipeline pipeline = Sample.compile(source, config.model());
        RowCleanser cleanser = PipelinePreview.asking(pipeline);
        var share = new GateShare();
        for (RawPayload payload : Sample.all(source, records)) {
            share.add(cleanser.cleanse(payload));
        }
        System.out.printf("records             %d%n", share.records());
        System.out.printf(Locale.ROOT, "need the model      %d (%.1f %%)%n", share.asking(), share.percent());
        System.out.printf("distinct questions  %d%n", share.questions());
        if (!pipeline.definition().llm().enabled()) {
            System.out.println("llm.enabled is false: none is asked until it is true");
        }
        if (share.questions() > 0) {
            FleetKnowledge fleet = FleetKnowledge.about(share.hashes(), options);
            List<Question> open = share.askedBut(fleet.answered());
            System.out.println("answered already    "
                    + (fleet.notLooked() == null
                            ? String.valueOf(share.questions() - open.size())
                            : "the cache was not looked at: " + fleet.notLooked()));
            print(config, Estimate.of(config, fleet.tuning(), share.task(), open));
        }
        return ExitCode.DONE.code();
    }

    private static void print(LlmConfig config, Estimate estimate) {
        Amount low = estimate.low();
        Amount high = estimate.high();
        System.out.printf(
                "calls               %d (at most %d questions each)%n",
                estimate.calls(), config.batch().maxRecords());
        System.out.printf("tokens in           %d to %d%n", low.tokensIn(), high.tokensIn());
        System.out.printf("tokens out          %d to %d%n", low.tokensOut(), high.tokensOut());
        if (low.costUsd() == null || high.costUsd() == null) {
            System.out.println(
                    "cost                not known: set llm.provider and llm.model, and llm.prices if it has none");
        } else {
            System.out.printf(Locale.ROOT, "cost                $%.4f to $%.4f%n", low.costUsd(), high.costUsd());
        }
        System.out.println("time at the limits  "
                + (estimate.time().isZero()
                        ? "no limit is set"
                        : estimate.time().toSeconds() + " s"));
        System.out.println("without retries and second askings");
    }
}
