package dev.sluice.cleanse;

import dev.sluice.cleanse.deadletter.DeadLetters;
import dev.sluice.cleanse.processor.CleanseRecordProcessor.Sinks;
import dev.sluice.cleanse.processor.CleanseRecordSupplier;
import dev.sluice.cleanse.record.RecordCleansings;
import dev.sluice.schemas.Topic;
import dev.sluice.schemas.Topics;
import java.util.Map;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;

/**
 * {@code raw} through the rules to {@code cleansed}, {@code llm-needed} and {@code dead-letters}. No I/O.
 *
 * <p>Bytes in, bytes out: the source hands over what it read, so that a dead letter can carry it exactly; the processor writes
 * the records itself, so that their size is known before the producer sees them.
 */
final class CleanseTopology {

    private static final Serde<byte[]> BYTES = Serdes.ByteArray();
    private static final Sinks SINKS =
            new Sinks("write-cleansed", "write-llm-needed", "write-skipped-questions", "write-dead-letters");

    private final Topics topics;
    private final RecordCleansings cleansings;
    private final DeadLetters deadLetters;
    private final CleanseMetrics metrics;

    CleanseTopology(Topics topics, RecordCleansings cleansings, DeadLetters deadLetters, CleanseMetrics metrics) {
        this.topics = topics;
        this.cleansings = cleansings;
        this.deadLetters = deadLetters;
        this.metrics = metrics;
    }

    /** @param settings those that the topology will run with: the check of explicit names is in them */
    Topology build(Map<String, Object> settings) {
        var builder = new StreamsBuilder(new TopologyConfig(new StreamsConfig(settings)));
        KStream<byte[], byte[]> cleansed = cleanseRecords(readRawRecords(builder));
        write(cleansed, topics.cleansed(), SINKS.cleansed());
        write(cleansed, topics.llmNeeded(), SINKS.questions());
        write(cleansed, topics.enrichments(), SINKS.skippedQuestions());
        write(cleansed, topics.deadLetters(), SINKS.deadLetters());
        return builder.build();
    }

    private KStream<byte[], byte[]> readRawRecords(StreamsBuilder builder) {
        return builder.stream(
                topics.raw().name(),
                Consumed.with(BYTES, BYTES).withName("read-raw-records").withTimestampExtractor(new ReceivedTime()));
    }

    private KStream<byte[], byte[]> cleanseRecords(KStream<byte[], byte[]> raw) {
        return raw.process(
                new CleanseRecordSupplier(cleansings, deadLetters, metrics, SINKS), Named.as("cleanse-record"));
    }

    /** The processor names the sink that it forwards to, so each sink gets only what is meant for it. */
    private static void write(KStream<byte[], byte[]> records, Topic<?, ?> topic, String sink) {
        records.to(topic.name(), Produced.with(BYTES, BYTES).withName(sink));
    }
}
