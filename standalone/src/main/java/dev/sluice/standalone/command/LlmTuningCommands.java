package dev.sluice.standalone.command;

import dev.sluice.llm.tuning.TuningChange;
import dev.sluice.llm.tuning.TuningChange.Setting;
import dev.sluice.llm.tuning.TuningTopic;
import dev.sluice.runtime.ExitCode;
import dev.sluice.runtime.ServiceContext;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice llm pause|resume|limits|budget|changes}: settings of the workers that are changed while they run. */
final class LlmTuningCommands {

    private LlmTuningCommands() {}

    /** Puts a change on the topic that all workers read, or reads it. */
    private abstract static class OnTopic implements Callable<Integer> {

        @Mixin
        private final ConfigOptions options = new ConfigOptions();

        TuningTopic topic() {
            ServiceContext context =
                    ServiceContext.create(options.loadConnected().runtime());
            return new TuningTopic(context.topics(), context.kafka());
        }

        int publish(TuningChange change) {
            topic().publish(change);
            System.out.println(change.describe());
            return ExitCode.DONE.code();
        }

        static String who() {
            try {
                return System.getProperty("user.name") + "@"
                        + InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException e) {
                return System.getProperty("user.name");
            }
        }

        static int wrong(String problem) {
            System.err.println("sluice: " + problem);
            return ExitCode.USAGE.code();
        }
    }

    /** Of whom a pause speaks. */
    static final class Subject {

        @Option(names = "--pipeline", paramLabel = "NAME", description = "The questions of this pipeline.")
        @Nullable
        private String pipeline;

        @Option(
                names = "--provider",
                paramLabel = "NAME[/MODEL]",
                description = "The requests to this provider, or to one of its models; a fallback is asked meanwhile.")
        @Nullable
        private String provider;
    }

    private abstract static class Pausing extends OnTopic {

        @ArgGroup
        private Subject subject = new Subject();

        int publish(Setting setting) {
            String named = subject.pipeline != null ? subject.pipeline : subject.provider;
            return publish(TuningChange.of(setting, named == null ? "" : named, who(), System.currentTimeMillis()));
        }
    }

    /** Nobody asks until it is resumed. */
    @Command(
            name = "pause",
            description = {
                "Makes questions wait until 'llm resume': those of a pipeline, those to a provider, or all.",
                "Requests in the air end; nothing is lost, and nothing is asked a second time for it."
            },
            mixinStandardHelpOptions = true)
    static final class Pause extends Pausing {

        @Override
        public Integer call() {
            return publish(Setting.PAUSE);
        }
    }

    /** Ends a pause. */
    @Command(
            name = "resume",
            description = "Ends a pause; name what was named when it was paused.",
            mixinStandardHelpOptions = true)
    static final class Resume extends Pausing {

        @Override
        public Integer call() {
            return publish(Setting.RESUME);
        }
    }

    /** Limits of a provider and model. */
    @Command(
            name = "limits",
            description =
                    "Changes the limits of a provider and model for all workers. What is not named is as configured.",
            mixinStandardHelpOptions = true)
    static final class Limits extends OnTopic {

        @Option(names = "--provider", required = true, paramLabel = "NAME/MODEL", description = "Whose limits.")
        private String provider = "";

        @Option(names = "--requests-per-minute", paramLabel = "N", description = "Requests, of all workers together.")
        private @Nullable Integer requests;

        @Option(names = "--tokens-per-minute", paramLabel = "N", description = "Tokens, of all workers together.")
        private @Nullable Integer tokens;

        @Override
        public Integer call() {
            if (provider.indexOf('/') < 1) {
                return wrong("--provider: expected NAME/MODEL, such as openai/gpt-4o-mini, found '" + provider + "'");
            }
            if (requests != null && requests < 1 || tokens != null && tokens < 1) {
                return wrong("limits are 1 or more; 'llm pause' stops all requests");
            }
            return publish(new TuningChange(
                    Setting.LIMITS, provider, requests, tokens, null, null, who(), System.currentTimeMillis()));
        }
    }

    /** Budgets of all pipelines, or of one. */
    @Command(
            name = "budget",
            description = {
                "Changes budgets for all workers. What is not named is as configured.",
                "A larger budget lets waiting questions go on; a smaller one stops new calls at once."
            },
            mixinStandardHelpOptions = true)
    static final class Budget extends OnTopic {

        @Option(
                names = "--pipeline",
                paramLabel = "NAME",
                description = "The budget of this pipeline (default: that of all together).")
        private String pipeline = "";

        @Option(names = "--per-day-usd", paramLabel = "USD", description = "For a day of UTC.")
        private @Nullable Double perDay;

        @Option(names = "--per-run-usd", paramLabel = "USD", description = "For the run that is configured.")
        private @Nullable Double perRun;

        @Override
        public Integer call() {
            if (isWrong(perDay) || isWrong(perRun)) {
                return wrong("a budget is 0 to 1000000000 US dollars");
            }
            return publish(new TuningChange(
                    Setting.BUDGET, pipeline, null, null, perDay, perRun, who(), System.currentTimeMillis()));
        }

        private static boolean isWrong(@Nullable Double usd) {
            return usd != null && !(usd >= 0.0 && usd <= 1e9);
        }
    }

    /** Who has changed what. */
    @Command(
            name = "changes",
            description = "Shows every change of these settings: when, what, and by whom.",
            mixinStandardHelpOptions = true)
    static final class Changes extends OnTopic {

        @Override
        public Integer call() {
            for (TuningChange change : topic().history()) {
                System.out.println(
                        Instant.ofEpochMilli(change.at()) + "  " + change.describe() + "  by " + change.by());
            }
            return ExitCode.DONE.code();
        }
    }
}
