package dev.sluice.benchmarks.llm.consumers;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A share group with explicit acknowledgement: what has ended is accepted, what has not is renewed before each poll, which hands it back
 * and fetches nothing new until all of it is accepted.
 */
final class ShareConsumer implements Contender {

    private static final Duration POLL = Duration.ofMillis(20);
    /** Often enough for locks of 30 s; whoever ends earlier ends the wait. */
    private static final long RENEW_EVERY_MS = 1_000;

    @Override
    public String name() {
        return "share group";
    }

    @Override
    public void consume(CallTopic topic, int window, TimedCalls calls) throws InterruptedException {
        var settings = new HashMap<>(topic.client());
        settings.put("group.id", topic.name());
        settings.put("share.acknowledgement.mode", "explicit");
        // whole batches of the producer otherwise, however many calls may be in the air
        settings.put("share.acquire.mode", "record_limit");
        settings.put("max.poll.records", window);
        var numbers = new HashMap<String, Long>();
        var finished = new HashSet<Long>();
        try (var consumer =
                new KafkaShareConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(topic.name()));
            int accepted = 0;
            while (accepted < topic.records()) {
                ConsumerRecords<byte[], byte[]> inHand = consumer.poll(POLL);
                for (ConsumerRecord<byte[], byte[]> record : inHand) {
                    if (numbers.putIfAbsent(id(record), (long) numbers.size()) == null) {
                        calls.start(numbers.size() - 1L);
                    }
                }
                finished.addAll(calls.ended(inHand.isEmpty() ? 0 : RENEW_EVERY_MS));
                for (ConsumerRecord<byte[], byte[]> record : inHand) {
                    boolean isDone = finished.remove(numbers.get(id(record)));
                    consumer.acknowledge(record, isDone ? AcknowledgeType.ACCEPT : AcknowledgeType.RENEW);
                    accepted += isDone ? 1 : 0;
                }
                consumer.commitSync();
            }
        }
    }

    private static String id(ConsumerRecord<?, ?> record) {
        return record.partition() + "/" + record.offset();
    }
}
