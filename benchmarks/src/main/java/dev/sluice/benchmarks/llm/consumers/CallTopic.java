package dev.sluice.benchmarks.llm.consumers;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A topic full of calls to make.
 *
 * @param servers the broker
 * @param name of the topic, and of the group that reads it
 * @param records in it
 */
record CallTopic(String servers, String name, int records) {

    private static final int RECORD_BYTES = 600;

    /** Makes one with a name of its own, and lets a share group of that name read it from its beginning. */
    static CallTopic filled(String servers, int partitions, int records)
            throws InterruptedException, ExecutionException {
        var topic = new CallTopic(servers, "calls-" + UUID.randomUUID(), records);
        try (var admin = Admin.create(topic.client());
                var producer =
                        new KafkaProducer<>(topic.filling(), new ByteArraySerializer(), new ByteArraySerializer())) {
            admin.createTopics(List.of(new NewTopic(topic.name(), Optional.of(partitions), Optional.empty())))
                    .all()
                    .get();
            var group = new ConfigResource(ConfigResource.Type.GROUP, topic.name());
            var earliest =
                    new AlterConfigOp(new ConfigEntry("share.auto.offset.reset", "earliest"), AlterConfigOp.OpType.SET);
            admin.incrementalAlterConfigs(Map.of(group, List.of(earliest)))
                    .all()
                    .get();
            for (int i = 0; i < records; i++) {
                var unused =
                        producer.send(new ProducerRecord<>(topic.name(), i % partitions, null, new byte[RECORD_BYTES]));
            }
            producer.flush();
        }
        return topic;
    }

    /** Settings that every client of it has. */
    Map<String, Object> client() {
        return Map.of("bootstrap.servers", servers);
    }

    /** One after the other: a partition that is just being made may refuse the first batch and take the second. */
    private Map<String, Object> filling() {
        return Map.of(
                "bootstrap.servers",
                servers,
                "linger.ms",
                "100",
                "batch.size",
                String.valueOf(1 << 20),
                "max.in.flight.requests.per.connection",
                1);
    }
}
