package dev.sluice.llm;

import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/** Tells from a client's own metrics whether it has a broker: Kafka's clients wait for one in silence. */
public final class BrokerConnections {

    private BrokerConnections() {}

    /** Whether any consumer among these metrics is connected; does no I/O. */
    public static boolean any(Map<MetricName, ? extends Metric> metrics) {
        return metrics.values().stream()
                .filter(metric -> metric.metricName().name().equals("connection-count")
                        && metric.metricName().group().equals("consumer-metrics"))
                .anyMatch(metric -> metric.metricValue() instanceof Double count && count > 0);
    }
}
