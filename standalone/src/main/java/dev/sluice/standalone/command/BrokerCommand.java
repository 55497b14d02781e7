package dev.sluice.standalone.command;

import dev.sluice.broker.BrokerConfig;
import dev.sluice.broker.EmbeddedBroker;
import dev.sluice.runtime.ExitCode;
import dev.sluice.standalone.SluiceConfig;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice broker}: the embedded broker as a process of its own, to try services apart on one machine. */
@Command(
        name = "broker",
        description = {
            "Runs the embedded Kafka broker as a process of its own, on 127.0.0.1 only: to try the services apart.",
            "One broker, one copy of the data: not for production."
        },
        mixinStandardHelpOptions = true)
public final class BrokerCommand implements Callable<Integer> {

    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    @Option(names = "--port", paramLabel = "PORT", description = "Port for clients (default: ${DEFAULT-VALUE}).")
    private int port = 9092;

    @Override
    public Integer call() throws Exception {
        SluiceConfig config = options.load();
        var settings =
                BrokerConfig.in(config.runtime().dataDir().resolve("broker")).withPort(port);
        try (EmbeddedBroker broker = EmbeddedBroker.start(settings)) {
            Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "broker-stop"));
            System.out.println("bootstrap.servers=" + broker.bootstrapServers());
            Thread.currentThread().join();
        }
        return ExitCode.DONE.code();
    }
}
