package dev.sluice.standalone.command;

import dev.sluice.runtime.ExitCode;
import dev.sluice.runtime.HttpConfig;
import dev.sluice.runtime.ServiceContext;
import dev.sluice.runtime.ServiceGroup;
import dev.sluice.standalone.CommandFailed;
import dev.sluice.standalone.Services;
import dev.sluice.standalone.SluiceConfig;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sluice serve}: one service in this process, against a real cluster. */
@Command(
        name = "serve",
        description = {
            "Runs one service against a Kafka cluster (--bootstrap-servers). Start as many of each as you need;",
            "the topics come from sluice topics apply, the definitions from sluice apply."
        },
        mixinStandardHelpOptions = true)
public final class ServeCommand implements Callable<Integer> {

    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    @Parameters(paramLabel = "SERVICE", description = "One of: ${COMPLETION-CANDIDATES}.")
    @SuppressWarnings("NullAway.Init")
    private Services service;

    @Override
    public Integer call() throws Exception {
        SluiceConfig config = options.load("http.port=" + service.port());
        if (config.runtime().bootstrapServers().isEmpty()) {
            throw new CommandFailed(
                    "serve needs a Kafka cluster: --bootstrap-servers HOST:PORT, or kafka.bootstrap.servers in sluice.yaml;"
                            + " everything in one process is sluice run");
        }
        options.logInForce();
        ServiceContext context = ServiceContext.create(config.runtime());
        var group = new ServiceGroup(context.health(), List.of(context.http(), service.create(config, context)));
        group.stopOnShutdown();
        group.start();
        HttpConfig http = config.runtime().http();
        System.err.println(
                "sluice: " + service + " at " + context.http().url() + (http.loopback() ? "" : " (token required)"));
        group.awaitStop();
        return ExitCode.DONE.code();
    }
}
