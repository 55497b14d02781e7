package dev.sluice.benchmarks.check;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.sluice.schemas.AvroSerdes;
import dev.sluice.schemas.CleansedRecord;
import dev.sluice.schemas.RawRecordHead;
import dev.sluice.schemas.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * What stands in the topics that the sink reads and writes.
 *
 * @param rawTopic name of the topic of raw records
 * @param raw its records: where they stand and whose they are
 * @param cleansedTopic name of the topic of clean rows
 * @param cleansed its records, in order within a partition
 * @param deadLettersTopic name of the topic of dead letters
 * @param deadLetters its records
 * @param events metadata events, as text
 */
record TopicContents(
        String rawTopic,
        List<Landing> raw,
        String cleansedTopic,
        List<Landing> cleansed,
        String deadLettersTopic,
        List<Landing> deadLetters,
        List<String> events) {

    /**
     * A record that must be counted or must land.
     *
     * @param recordId empty for a raw record
     * @param orderId empty for a raw record and a dead letter
     * @param version as {@link OrderTruth#version}; empty for a raw record and a dead letter
     */
    record Landing(int partition, long offset, String pipeline, String recordId, String orderId, String version) {

        /** Whether the sink has taken it, by the offsets in its warehouse. */
        boolean below(Map<Integer, Long> nextOffsets) {
            return offset < nextOffsets.getOrDefault(partition, 0L);
        }
    }

    private static final ObjectReader JSON = new ObjectMapper().reader();

    /** Reads the topics of a namespace. */
    static TopicContents read(TopicReader reader, String namespace) {
        Topics topics = Topics.of(namespace, 1, AvroSerdes.shipped());
        var raw = new ArrayList<Landing>();
        reader.read(topics.raw().name(), record -> {
            String pipeline = RawRecordHead.read(record.value(), null).pipeline();
            raw.add(new Landing(record.partition(), record.offset(), pipeline, "", "", ""));
        });
        var cleansed = new ArrayList<Landing>();
        try (Deserializer<CleansedRecord> decoder =
                topics.cleansed().valueSerde().deserializer()) {
            reader.read(topics.cleansed().name(), record -> {
                CleansedRecord value = decoder.deserialize(record.topic(), record.value());
                cleansed.add(landing(record.partition(), record.offset(), value));
            });
        }
        var deadLetters = new ArrayList<Landing>();
        reader.read(
                topics.deadLetters().name(),
                record -> deadLetters.add(new Landing(
                        record.partition(),
                        record.offset(),
                        header(record.headers(), "sluice.pipeline"),
                        header(record.headers(), "sluice.record_id"),
                        "",
                        "")));
        var events = new ArrayList<String>();
        reader.read(topics.metadata().name(), record -> events.add(new String(record.value(), StandardCharsets.UTF_8)));
        return new TopicContents(
                topics.raw().name(),
                raw,
                topics.cleansed().name(),
                cleansed,
                topics.deadLetters().name(),
                deadLetters,
                events);
    }

    private static Landing landing(int partition, long offset, CleansedRecord value) {
        try {
            ByteBuffer row = value.getRow().duplicate();
            byte[] bytes = new byte[row.remaining()];
            row.get(bytes);
            var json = JSON.readTree(bytes);
            return new Landing(
                    partition,
                    offset,
                    value.getPipeline(),
                    value.getRecordId(),
                    json.path("order_id").asText(),
                    OrderTruth.version(json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String header(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
