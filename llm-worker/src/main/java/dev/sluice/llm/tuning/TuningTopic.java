package dev.sluice.llm.tuning;

import dev.sluice.runtime.kafka.BrokerUnavailable;
import dev.sluice.runtime.kafka.KafkaClients;
import dev.sluice.schemas.Topic;
import dev.sluice.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topic {@code llm-control}, for those who make changes: nothing is ever removed from it, so it tells who changed what and when. */
public final class TuningTopic {

    private static final Logger log = LoggerFactory.getLogger(TuningTopic.class);
    private static final Duration POLL = Duration.ofMillis(200);

    private final Topic<String, String> topic;
    private final KafkaClients kafka;

    public TuningTopic(Topics topics, KafkaClients kafka) {
        this.topic = topics.llmControl();
        this.kafka = kafka;
    }

    /**
     * Makes a change; when it returns the broker has it, and the workers read it within moments.
     *
     * @throws BrokerUnavailable if the broker did not take it
     */
    public void publish(TuningChange change) {
        try (var producer = new KafkaProducer<>(
                kafka.producer("llm-control"),
                topic.keySerde().serializer(),
                topic.valueSerde().serializer())) {
            producer.send(new ProducerRecord<>(topic.name(), 0, change.key(), change.json()))
                    .get();
        } catch (ExecutionException | KafkaException e) {
            throw unavailable("the change could not be published to ", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable("interrupted while publishing to ", e);
        }
    }

    /**
     * Every change so far, the oldest first.
     *
     * @throws BrokerUnavailable if they could not be read
     */
    public List<TuningChange> history() {
        var changes = new ArrayList<TuningChange>();
        var partition = new TopicPartition(topic.name(), 0);
        try (var consumer = new KafkaConsumer<>(
                kafka.consumer("llm-control"),
                topic.keySerde().deserializer(),
                topic.valueSerde().deserializer())) {
            if (consumer.partitionsFor(topic.name()).isEmpty()) {
                return changes; // no worker has ever been there
            }
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            while (consumer.position(partition) < end) {
                consumer.poll(POLL).forEach(record -> read(record, changes));
            }
        } catch (KafkaException e) {
            throw unavailable("the changes could not be read from ", e);
        }
        return changes;
    }

    /** What cannot be read was not written by us, and is left out by all alike. */
    static void read(ConsumerRecord<String, String> record, List<TuningChange> into) {
        try {
            into.add(TuningChange.read(record.value()));
        } catch (IllegalArgumentException e) {
            log.atError()
                    .addKeyValue("topic", record.topic())
                    .addKeyValue("offset", record.offset())
                    .addKeyValue("reason", e.getMessage())
                    .log("change cannot be read, left out");
        }
    }

    private BrokerUnavailable unavailable(String what, Exception e) {
        return new BrokerUnavailable(
                what + topic.name() + " at " + kafka.bootstrapServers() + ": " + e.getMessage(), e);
    }
}
