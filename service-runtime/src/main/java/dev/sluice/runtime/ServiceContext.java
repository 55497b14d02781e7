package dev.sluice.runtime;

import dev.sluice.runtime.health.Health;
import dev.sluice.runtime.http.ServiceHttp;
import dev.sluice.runtime.kafka.KafkaClients;
import dev.sluice.runtime.metrics.ServiceMeters;
import dev.sluice.schemas.AvroSerdes;
import dev.sluice.schemas.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;

/**
 * What a service is given. Everything in it is thread-safe and shared by the services of one process.
 *
 * @param config configuration common to all services
 * @param topics topic catalogue of the namespace
 * @param kafka settings of Kafka clients
 * @param health where readiness checks are registered
 * @param meters registry behind {@code /metrics}
 * @param http server on which routes are registered before it starts
 * @param clock wall clock; for display and record times, never for waiting
 */
public record ServiceContext(
        RuntimeConfig config,
        Topics topics,
        KafkaClients kafka,
        Health health,
        MeterRegistry meters,
        ServiceHttp http,
        Clock clock) {

    /** Makes everything from the configuration; opens no connection and no port. */
    public static ServiceContext create(RuntimeConfig config) {
        var health = new Health();
        var meters = ServiceMeters.registry(config);
        return new ServiceContext(
                config,
                Topics.of(config.namespace(), config.topics().partitions(), AvroSerdes.from(config.schema())),
                new KafkaClients(config),
                health,
                meters,
                new ServiceHttp(config.http(), health, meters),
                Clock.systemUTC());
    }
}
