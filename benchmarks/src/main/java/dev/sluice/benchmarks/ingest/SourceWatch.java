package dev.sluice.benchmarks.ingest;

import dev.sluice.runtime.ServiceContext;
import dev.sluice.schemas.SourceProgress;
import dev.sluice.schemas.Topic;
import java.io.Closeable;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** The last committed report of each pipeline on topic {@code sources}. One thread uses it. */
final class SourceWatch implements Closeable {

    private final KafkaConsumer<String, SourceProgress> consumer;
    private final Map<String, SourceProgress> last = new HashMap<>();

    SourceWatch(ServiceContext context) {
        Topic<String, SourceProgress> topic = context.topics().sources();
        consumer = new KafkaConsumer<>(
                context.kafka().consumer("sources-watch"),
                topic.keySerde().deserializer(),
                topic.valueSerde().deserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(topic.name()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Whether the pipeline's source has been read to its end, and all of it is committed. */
    boolean isDone(String pipeline) {
        consumer.poll(Duration.ZERO).forEach(record -> last.put(record.value().getPipeline(), record.value()));
        SourceProgress progress = last.get(pipeline);
        if (progress != null && progress.getError() != null) {
            throw new IllegalStateException(pipeline + ": " + progress.getError());
        }
        return progress != null && progress.getDone();
    }

    /** Records that the source brought, as last reported. */
    long records(String pipeline) {
        SourceProgress progress = last.get(pipeline);
        return progress == null ? 0 : progress.getRecords();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
