package dev.sluice.broker;

import java.nio.file.Path;
import java.util.Map;

/** The broker as a process of its own: {@code BrokerMain DIRECTORY [PORT]}; prints its address, runs until it is told to stop. */
public final class BrokerMain {

    private static final int USAGE = 2;
    private static final int TEMPORARY = 75;

    private BrokerMain() {}

    /** Runs a broker until the process gets SIGTERM or SIGINT; exit codes: 2 usage, 75 directory or port in use. */
    public static void main(String[] args) throws InterruptedException {
        if (args.length < 1 || args.length > 2) {
            System.err.println("usage: BrokerMain DIRECTORY [PORT]");
            System.exit(USAGE);
        }
        int port = args.length == 2 ? Integer.parseInt(args[1]) : 0;
        try {
            EmbeddedBroker broker = EmbeddedBroker.start(new BrokerConfig(Path.of(args[0]), port, Map.of()));
            Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "broker-stop"));
            System.out.println("bootstrap.servers=" + broker.bootstrapServers());
        } catch (BrokerFailed e) {
            System.err.println(e.getMessage());
            System.exit(TEMPORARY);
        }
        Thread.currentThread().join();
    }
}
