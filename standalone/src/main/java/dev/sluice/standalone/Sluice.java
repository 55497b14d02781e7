package dev.sluice.standalone;

import dev.sluice.broker.BrokerFailed;
import dev.sluice.metadata.export.ExportRefused;
import dev.sluice.metadata.query.SqlRefused;
import dev.sluice.metadata.store.WarehouseInUse;
import dev.sluice.pipeline.definition.InvalidDefinition;
import dev.sluice.runtime.ExitCode;
import dev.sluice.runtime.config.InvalidConfig;
import dev.sluice.runtime.http.PortTaken;
import dev.sluice.runtime.kafka.BrokerUnavailable;
import dev.sluice.standalone.command.ApplyCommand;
import dev.sluice.standalone.command.BrokerCommand;
import dev.sluice.standalone.command.CheckCommand;
import dev.sluice.standalone.command.DeadLettersCommand;
import dev.sluice.standalone.command.DemoCommand;
import dev.sluice.standalone.command.EstimateCommand;
import dev.sluice.standalone.command.ExportCommand;
import dev.sluice.standalone.command.LearnCommand;
import dev.sluice.standalone.command.LlmCommand;
import dev.sluice.standalone.command.PreviewCommand;
import dev.sluice.standalone.command.RevertCommand;
import dev.sluice.standalone.command.RunCommand;
import dev.sluice.standalone.command.ServeCommand;
import dev.sluice.standalone.command.SimulateLlmCommand;
import dev.sluice.standalone.command.SnapshotCommand;
import dev.sluice.standalone.command.SourceCommand;
import dev.sluice.standalone.command.SqlCommand;
import dev.sluice.standalone.command.StatusCommand;
import dev.sluice.standalone.command.SuggestCommand;
import dev.sluice.standalone.command.TestCommand;
import dev.sluice.standalone.command.TopicsCommand;
import dev.sluice.standalone.command.TraceCommand;
import dev.sluice.standalone.command.WarehouseCommand;
import dev.sluice.standalone.instance.DirectoryInUse;
import dev.sluice.standalone.instance.ServiceRefused;
import java.io.UncheckedIOException;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code sluice} command: finds the subcommand, turns failures into a sentence and an exit code. */
@Command(
        name = "sluice",
        description = {
            "Cleanses messy records with rules, asks a model only about the few that rules cannot settle,",
            "and lands every record in DuckDB with the history of every repair."
        },
        footer = {
            "",
            "Start with:  sluice demo",
            "Completion:  source <(sluice generate-completion)",
            "Exit codes:  0 done, 1 failed, 2 usage, 75 in use or away (try again), 78 invalid configuration or definition."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Sluice.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            RunCommand.class,
            PreviewCommand.class,
            SuggestCommand.class,
            LearnCommand.class,
            CheckCommand.class,
            TestCommand.class,
            SqlCommand.class,
            SnapshotCommand.class,
            ExportCommand.class,
            StatusCommand.class,
            TraceCommand.class,
            DeadLettersCommand.class,
            SourceCommand.class,
            RevertCommand.class,
            WarehouseCommand.class,
            ApplyCommand.class,
            ServeCommand.class,
            TopicsCommand.class,
            BrokerCommand.class,
            SimulateLlmCommand.class,
            LlmCommand.class,
            EstimateCommand.class,
            GenerateCompletion.class,
            HelpCommand.class
        })
public final class Sluice implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /** Runs a command line and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    static int run(String... args) {
        return new CommandLine(new Sluice())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, command, parsed) -> report(failure, command))
                .execute(args);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "expected a command");
    }

    private static int report(Exception failure, CommandLine command) {
        boolean debug = System.getenv("SLUICE_DEBUG") != null;
        if (debug) {
            failure.printStackTrace(command.getErr());
        }
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        command.getErr().println("sluice: " + message);
        if (!debug && !expected(failure)) {
            command.getErr().println("        (" + failure.getClass().getName() + "; SLUICE_DEBUG=1 shows where)");
        }
        command.getErr().flush();
        return exitCode(failure).code();
    }

    private static ExitCode exitCode(Exception failure) {
        if (failure instanceof InvalidConfig || failure instanceof InvalidDefinition) {
            return ExitCode.CONFIG;
        }
        boolean temporary = failure instanceof DirectoryInUse
                || failure instanceof WarehouseInUse
                || failure instanceof BrokerFailed
                || failure instanceof BrokerUnavailable
                || failure instanceof PortTaken;
        return temporary ? ExitCode.TEMPORARY : ExitCode.FAILED;
    }

    private static boolean expected(Exception failure) {
        return exitCode(failure) != ExitCode.FAILED
                || failure instanceof ServiceRefused
                || failure instanceof ExportRefused
                || failure instanceof SqlRefused
                || failure instanceof UncheckedIOException
                || failure instanceof CommandFailed;
    }

    /** The version of the build, from the jar's manifest. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Sluice.class.getPackage().getImplementationVersion();
            return new String[] {"sluice " + (version == null ? "development build" : version)};
        }
    }
}
