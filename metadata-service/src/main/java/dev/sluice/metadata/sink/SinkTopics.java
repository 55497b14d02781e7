package dev.sluice.metadata.sink;

import dev.sluice.schemas.CleansedRecord;
import dev.sluice.schemas.Enrichment;
import dev.sluice.schemas.LlmUsage;
import dev.sluice.schemas.RawRecord;
import dev.sluice.schemas.SourceProgress;
import dev.sluice.schemas.Topics;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;

/** The topics that the sink reads, and which part of a flush takes their records. Thread-safe. */
final class SinkTopics {

    private final Topics topics;
    private final Share share;
    private final Deserializer<RawRecord> raw;
    private final Deserializer<CleansedRecord> cleansed;
    private final Deserializer<Enrichment> enrichments;
    private final Deserializer<SourceProgress> sources;
    private final Deserializer<LlmUsage> usage;

    /** @param share which part of them is read */
    SinkTopics(Topics topics, Share share) {
        this.topics = topics;
        this.share = share;
        this.raw = topics.raw().valueSerde().deserializer();
        this.cleansed = topics.cleansed().valueSerde().deserializer();
        this.enrichments = topics.enrichments().valueSerde().deserializer();
        this.sources = topics.sources().valueSerde().deserializer();
        this.usage = topics.llmUsage().valueSerde().deserializer();
    }

    /** Their names. */
    List<String> names() {
        return List.of(
                topics.raw().name(),
                topics.cleansed().name(),
                topics.enrichments().name(),
                topics.deadLetters().name(),
                topics.sources().name(),
                topics.llmUsage().name());
    }

    /** The definitions as one flush sees them. */
    FlushDefinitions definitions(Definitions inForce) {
        return new FlushDefinitions(inForce, share);
    }

    /** The parts of one flush, wired to each other. */
    Parts parts(FlushDefinitions definitions) {
        var ends = new LoadEnds(definitions);
        var sights = new LoadSights(ends);
        var rejections = new Rejections();
        var rows = new LandedRows();
        var rawPart = new RawPart(raw);
        var cleansedPart = new CleansedPart(cleansed, definitions, rejections, rows, sights);
        var deadLetters =
                new DeadLettersPart(rawPart, cleansedPart, rejections, new LoadOutcomes(raw, definitions, sights));
        return new Parts(
                Map.of(
                        topics.raw().name(),
                        rawPart,
                        topics.cleansed().name(),
                        cleansedPart,
                        topics.deadLetters().name(),
                        deadLetters,
                        topics.enrichments().name(),
                        new AnswersPart(enrichments, rejections, rows),
                        topics.sources().name(),
                        new SourcesPart(sources, rejections, definitions, sights),
                        topics.llmUsage().name(),
                        new UsagePart(usage, rejections)),
                // rows before their answers and before the dead letters they resolve
                List.of(
                        topics.raw().name(),
                        topics.cleansed().name(),
                        topics.deadLetters().name(),
                        topics.enrichments().name(),
                        topics.sources().name(),
                        topics.llmUsage().name()),
                deadLetters,
                rejections,
                ends);
    }

    /**
     * The parts of one flush.
     *
     * @param byTopic which part takes a topic's records
     * @param order topics in the order in which their parts write
     * @param ends lands loads that are complete
     */
    record Parts(
            Map<String, Part> byTopic,
            List<String> order,
            DeadLettersPart deadLetters,
            Rejections rejections,
            LoadEnds ends) {

        Part of(ConsumerRecord<byte[], byte[]> record) {
            Part part = byTopic.get(record.topic());
            if (part == null) {
                throw new IllegalStateException("nobody takes records of topic " + record.topic());
            }
            return part;
        }

        List<Part> inOrder() {
            return order.stream().map(this::named).toList();
        }

        private Part named(String topic) {
            Part part = byTopic.get(topic);
            if (part == null) {
                throw new IllegalStateException("no part for topic " + topic);
            }
            return part;
        }
    }
}
