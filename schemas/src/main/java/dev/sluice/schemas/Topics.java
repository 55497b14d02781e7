package dev.sluice.schemas;

import dev.sluice.schemas.TopicSpec.CleanupPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * The topic catalogue of one namespace: the only place that knows a topic's name. Immutable and thread-safe.
 *
 * <p>{@code raw}, {@code cleansed}, {@code enrichments} and {@code dead-letters} carry the record key and have the same number
 * of partitions, so one partition number means the same records in all four.
 */
public final class Topics {

    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9][a-z0-9-]{0,48}");
    /** Room for a record of 4 MiB with its repairs; the broker must allow as much. */
    private static final Map<String, String> LARGE_RECORDS = Map.of("max.message.bytes", "16777216");

    /** The broker's clock is the one all workers share; a budget of a run reaches back as far as the log. */
    private static final TopicSpec PERMITS = new TopicSpec(
            CleanupPolicy.DELETE,
            1,
            Map.of(
                    "message.timestamp.type",
                    "LogAppendTime",
                    "retention.ms",
                    Long.toString(Duration.ofDays(35).toMillis())));

    private static final TopicSpec CONTROL =
            new TopicSpec(CleanupPolicy.DELETE, 1, Map.of("retention.ms", "-1", "retention.bytes", "-1"));

    private final String namespace;
    private final Topic<byte[], RawRecord> raw;
    private final Topic<byte[], CleansedRecord> cleansed;
    private final Topic<String, LlmRequest> llmNeeded;
    private final Topic<String, LlmCall> llmCalls;
    private final Topic<String, LlmAnswer> llmAnswers;
    private final Topic<byte[], Enrichment> enrichments;
    private final Topic<byte[], byte[]> deadLetters;
    private final Topic<String, String> metadata;
    private final Topic<String, PipelineVersion> pipelines;
    private final Topic<String, LlmUsage> llmUsage;
    private final Topic<String, SourceProgress> sources;
    private final Topic<String, LlmPermit> llmPermits;
    private final Topic<String, String> llmControl;

    private Topics(String namespace, int partitions, SerdeFactory serdes) {
        this.namespace = namespace;
        Serde<byte[]> bytes = Serdes.ByteArray();
        Serde<String> text = Serdes.String();
        raw = topic("raw", bytes, serdes.avro(RawRecord.class), log(partitions));
        cleansed = topic("cleansed", bytes, serdes.avro(CleansedRecord.class), log(partitions));
        llmNeeded = topic("llm-needed", text, serdes.avro(LlmRequest.class), log(partitions));
        llmCalls = topic("llm-calls", text, serdes.avro(LlmCall.class), log(partitions));
        llmAnswers = topic("llm-answers", text, serdes.avro(LlmAnswer.class), compacted(partitions));
        enrichments = topic("enrichments", bytes, serdes.avro(Enrichment.class), log(partitions));
        deadLetters = topic("dead-letters", bytes, bytes, log(partitions));
        metadata = topic("metadata", text, text, log(1));
        pipelines = topic("pipelines", text, serdes.avro(PipelineVersion.class), compacted(1));
        llmUsage = topic("llm-usage", text, serdes.avro(LlmUsage.class), log(1));
        sources = topic("sources", text, serdes.avro(SourceProgress.class), compacted(1));
        llmPermits = topic("llm-permits", text, serdes.avro(LlmPermit.class), PERMITS);
        llmControl = topic("llm-control", text, text, CONTROL);
    }

    /**
     * The catalogue of a namespace.
     *
     * @param namespace a tenant: lower-case letters, digits and dashes, at most 49; no dot, which parts it from the stage
     * @param partitions partitions of the topics that carry records; the others have one
     * @throws IllegalArgumentException if the namespace cannot be part of a topic name
     */
    public static Topics of(String namespace, int partitions, SerdeFactory serdes) {
        if (!NAMESPACE.matcher(namespace).matches()) {
            throw new IllegalArgumentException(
                    "namespace: expected lower-case letters, digits and dashes (at most 49), found '" + namespace
                            + "'");
        }
        return new Topics(namespace, partitions, serdes);
    }

    /** The tenant these topics belong to. */
    public String namespace() {
        return namespace;
    }

    /** Payloads byte for byte as received. */
    public Topic<byte[], RawRecord> raw() {
        return raw;
    }

    /** Rows after the rules, with repairs and findings. */
    public Topic<byte[], CleansedRecord> cleansed() {
        return cleansed;
    }

    /** One question per record and task, keyed by input hash. */
    public Topic<String, LlmRequest> llmNeeded() {
        return llmNeeded;
    }

    /** Questions nobody has answered yet, keyed by input hash. */
    public Topic<String, LlmCall> llmCalls() {
        return llmCalls;
    }

    /** Answers and failures, keyed by input hash; compacted: the durable cache. */
    public Topic<String, LlmAnswer> llmAnswers() {
        return llmAnswers;
    }

    /** Answers for single records, ready to merge. */
    public Topic<byte[], Enrichment> enrichments() {
        return enrichments;
    }

    /** What could not be processed: the raw topic's value as it was, the reason in the headers (KIP-1034). */
    public Topic<byte[], byte[]> deadLetters() {
        return deadLetters;
    }

    /** OpenLineage events as JSON, keyed by dataset. */
    public Topic<String, String> metadata() {
        return metadata;
    }

    /** Definitions in force, keyed by pipeline; compacted. */
    public Topic<String, PipelineVersion> pipelines() {
        return pipelines;
    }

    /** The ledger of tokens and money, keyed provider/model. */
    public Topic<String, LlmUsage> llmUsage() {
        return llmUsage;
    }

    /** How far each source has been read; compacted. */
    public Topic<String, SourceProgress> sources() {
        return sources;
    }

    /** Who may call a provider and when, keyed by permit; one partition, so that its order is the same for all. */
    public Topic<String, LlmPermit> llmPermits() {
        return llmPermits;
    }

    /** Changes of limits, budgets and pauses as JSON, keyed by what is changed; never removed, for they tell who changed what. */
    public Topic<String, String> llmControl() {
        return llmControl;
    }

    /** Every topic of the catalogue. */
    public List<Topic<?, ?>> all() {
        return List.of(
                raw,
                cleansed,
                llmNeeded,
                llmCalls,
                llmAnswers,
                enrichments,
                deadLetters,
                metadata,
                pipelines,
                llmUsage,
                sources,
                llmPermits,
                llmControl);
    }

    /** The Avro types of the catalogue, each with the one topic whose values it describes. */
    public static List<Class<? extends SpecificRecord>> avroTypes() {
        return List.of(
                RawRecord.class,
                CleansedRecord.class,
                LlmRequest.class,
                LlmCall.class,
                LlmAnswer.class,
                Enrichment.class,
                PipelineVersion.class,
                LlmUsage.class,
                SourceProgress.class,
                LlmPermit.class);
    }

    private <K, V> Topic<K, V> topic(String stage, Serde<K> key, Serde<V> value, TopicSpec spec) {
        return new Topic<>(namespace + "." + stage, key, value, spec);
    }

    private static TopicSpec log(int partitions) {
        return new TopicSpec(CleanupPolicy.DELETE, partitions, LARGE_RECORDS);
    }

    private static TopicSpec compacted(int partitions) {
        return new TopicSpec(CleanupPolicy.COMPACT, partitions, LARGE_RECORDS);
    }
}
