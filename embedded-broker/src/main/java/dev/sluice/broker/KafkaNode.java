package dev.sluice.broker;

import java.net.BindException;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of Kafka's own server, from start to stop. */
final class KafkaNode {

    private static final Logger log = LoggerFactory.getLogger(KafkaNode.class);
    private static final long ORDERLY_MILLIS = 4_000;
    private static final int NUDGES = 10;
    private static final long NUDGE_MILLIS = 1_000;

    private final KafkaRaftServer server;

    private KafkaNode(KafkaRaftServer server) {
        this.server = server;
    }

    /** Starts, and returns when clients are answered. */
    static KafkaNode start(Properties settings) {
        var node = new KafkaNode(new KafkaRaftServer(KafkaConfig.fromProps(settings, false), Time.SYSTEM));
        try {
            node.server.startup();
            return node;
        } catch (RuntimeException e) {
            node.stop();
            throw e;
        }
    }

    /**
     * Stops within a few seconds. A server whose log has failed waits minutes for its controller to let it go; it is interrupted
     * in that wait and then closes the rest.
     *
     * @return whether it ended by itself, so that its controller knows
     */
    boolean stop() {
        var stopper = new Thread(
                () -> {
                    server.shutdown();
                    server.awaitShutdown();
                },
                "broker-stop");
        stopper.setDaemon(true);
        stopper.start();
        boolean orderly = false;
        try {
            stopper.join(ORDERLY_MILLIS);
            orderly = !stopper.isAlive();
            for (int nudge = 0; stopper.isAlive() && nudge < NUDGES; nudge++) {
                stopper.interrupt();
                stopper.join(NUDGE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (stopper.isAlive()) {
            log.atError().log("broker does not stop, left behind");
        }
        return orderly;
    }

    /** Whether a start failed because a port was not free. */
    static boolean portWasTaken(Throwable error) {
        for (Throwable t = error; t != null; t = t.getCause()) {
            if (t instanceof BindException || String.valueOf(t.getMessage()).contains("failed to bind")) {
                return true;
            }
        }
        return false;
    }
}
