package dev.sluice.standalone.command;

import dev.sluice.llm.LlmConfig;
import dev.sluice.llm.ProbeCall;
import dev.sluice.llm.ProbeCall.Result;
import dev.sluice.runtime.ExitCode;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code sluice llm}: what concerns the model alone. */
@Command(
        name = "llm",
        description = "The model: is it reached, what does it cost; limits, budgets and pauses while it is asked.",
        mixinStandardHelpOptions = true,
        subcommands = {
            LlmCommand.Test.class,
            LlmTuningCommands.Pause.class,
            LlmTuningCommands.Resume.class,
            LlmTuningCommands.Limits.class,
            LlmTuningCommands.Budget.class,
            LlmTuningCommands.Changes.class
        })
public final class LlmCommand implements Callable<Integer> {

    @Override
    public Integer call() {
        System.err.println(
                "sluice: expected llm test, pause, resume, limits, budget or changes; llm --help says what they do");
        return ExitCode.USAGE.code();
    }

    /** Makes one smallest call to each configured model. */
    @Command(
            name = "test",
            description = "Makes one smallest call to each configured model; says what it cost, or what is wrong.",
            mixinStandardHelpOptions = true)
    static final class Test implements Callable<Integer> {

        @Mixin
        @SuppressWarnings("NullAway.Init")
        private ConfigOptions options;

        @Override
        public Integer call() {
            LlmConfig config = options.load().llm();
            if (config.provider() == null || config.model() == null) {
                System.err.println("sluice: llm.provider and llm.model are not set: there is nobody to call");
                return ExitCode.CONFIG.code();
            }
            boolean failed = false;
            for (Result result : ProbeCall.all(config)) {
                failed |= result.problem() != null;
                System.out.println(line(result));
            }
            return failed ? ExitCode.FAILED.code() : ExitCode.DONE.code();
        }

        private static String line(Result result) {
            String cost = result.costUsd() == null ? "price not known" : "$" + usd(result.costUsd());
            return String.format(
                    Locale.ROOT,
                    "%-40s %s; %d tokens in, %d out, %s, %d ms",
                    result.model(),
                    result.problem() == null ? "answers" : result.problem(),
                    result.usage().in(),
                    result.usage().out(),
                    cost,
                    result.took().toMillis());
        }

        private static String usd(double value) {
            return String.format(Locale.ROOT, "%.6f", value);
        }
    }
}
