package dev.sluice.runtime.metrics;

import dev.sluice.runtime.RuntimeConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.micrometer.core.instrument.binder.logging.LogbackMetrics;
import io.micrometer.core.instrument.binder.system.DiskSpaceMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/** The meter registry of a process, and the meters every service has. */
public final class ServiceMeters {

    private ServiceMeters() {}

    /** A registry whose meters carry the namespace, with those of the JVM, the process and the data directory's disk. */
    public static PrometheusMeterRegistry registry(RuntimeConfig config) {
        var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        registry.config().commonTags("namespace", config.namespace());
        List<MeterBinder> binders = List.of(
                new ClassLoaderMetrics(),
                new JvmMemoryMetrics(),
                new JvmGcMetrics(),
                new JvmThreadMetrics(),
                new ProcessorMetrics(),
                new UptimeMetrics(),
                new FileDescriptorMetrics(),
                new LogbackMetrics(),
                new DiskSpaceMetrics(config.dataDir().toFile()));
        binders.forEach(binder -> binder.bindTo(registry));
        return registry;
    }

    /** Publishes a consumer's own metrics; close the result before the consumer. */
    public static KafkaClientMetrics bind(Consumer<?, ?> consumer, String service, MeterRegistry registry) {
        return bound(new KafkaClientMetrics(consumer, Tags.of("service", service)), registry);
    }

    /** Publishes a producer's own metrics; close the result before the producer. */
    public static KafkaClientMetrics bind(Producer<?, ?> producer, String service, MeterRegistry registry) {
        return bound(new KafkaClientMetrics(producer, Tags.of("service", service)), registry);
    }

    private static KafkaClientMetrics bound(KafkaClientMetrics metrics, MeterRegistry registry) {
        metrics.bindTo(registry);
        return metrics;
    }
}
