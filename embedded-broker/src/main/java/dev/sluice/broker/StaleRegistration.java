package dev.sluice.broker;

import java.lang.management.ManagementFactory;
import java.util.Properties;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registration that a killed broker leaves with its controller. While it stands, the next broker of the directory takes itself for
 * the leader of every partition, then loses and regains them when it registers; Kafka 4.3 drops the markers of a transaction that was
 * just committed in that moment, and the transaction hangs for ever (KAFKA-20734; seen in 4 of 6 restarts after kill -9). So the
 * controller runs alone first, until it has fenced the dead broker: then nothing leads before the new one is there.
 */
final class StaleRegistration {

    private static final Logger log = LoggerFactory.getLogger(StaleRegistration.class);
    private static final String SESSION_MILLIS = "300";
    private static final String HEARTBEAT_MILLIS = "150"; // Kafka wants at most half of the session
    private static final long PATIENCE_MILLIS = 5_000;
    private static final long LOOK_AGAIN_MILLIS = 20;

    private StaleRegistration() {}

    /** Returns when the broker of these settings is fenced; throws what a start of the controller throws. */
    static void fence(Properties broker) {
        Properties controller = BrokerSettings.controllerOf(broker);
        controller.put("broker.session.timeout.ms", SESSION_MILLIS);
        controller.put("broker.heartbeat.interval.ms", HEARTBEAT_MILLIS);
        KafkaNode node = KafkaNode.start(controller);
        try {
            awaitFenced();
        } finally {
            node.stop();
        }
    }

    private static void awaitFenced() {
        long started = System.nanoTime();
        while (brokers("Active") > 0 || brokers("Fenced") == 0) {
            if (System.nanoTime() - started > PATIENCE_MILLIS * 1_000_000) {
                log.atInfo().log("no broker to fence, going on");
                return;
            }
            try {
                Thread.sleep(LOOK_AGAIN_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** What the controller of this JVM counts; 0 until it has read its log. */
    private static int brokers(String state) {
        try {
            var name = new ObjectName("kafka.controller:type=KafkaController,name=" + state + "BrokerCount");
            Object value = ManagementFactory.getPlatformMBeanServer().getAttribute(name, "Value");
            return ((Number) value).intValue();
        } catch (JMException e) {
            return 0;
        }
    }
}
