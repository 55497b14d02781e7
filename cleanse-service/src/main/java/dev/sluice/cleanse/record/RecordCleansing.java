package dev.sluice.cleanse.record;

import dev.sluice.cleanse.CleanseMetrics;
import dev.sluice.cleanse.deadletter.DeadLetter;
import dev.sluice.cleanse.deadletter.RecordSize;
import dev.sluice.cleanse.failure.ServiceAway;
import dev.sluice.cleanse.lookup.LookupTopics;
import dev.sluice.cleanse.record.Verdict.Accepted;
import dev.sluice.cleanse.record.Verdict.EncodedQuestion;
import dev.sluice.cleanse.record.Verdict.Refused;
import dev.sluice.pipeline.Arrival;
import dev.sluice.pipeline.Outcome;
import dev.sluice.pipeline.Pipeline;
import dev.sluice.pipeline.Question;
import dev.sluice.pipeline.RawPayload;
import dev.sluice.pipeline.RowCleanser;
import dev.sluice.pipeline.RowRepair;
import dev.sluice.pipeline.group.RuleMemory;
import dev.sluice.schemas.RawRecord;
import dev.sluice.schemas.RegistryAway;
import dev.sluice.schemas.Sha256;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of raw records, one after the other: bytes in, {@link Verdict} out. Never throws because of a record.
 *
 * <p>Not thread-safe: keeps one {@link RowCleanser} per pipeline and replaces it when the definition's version changes. Each
 * stream task has its own.
 */
public final class RecordCleansing {

    /** Headers that go with a row: the trace context at most. */
    private static final int HEADERS = 128;

    private final PipelineLookup pipelines;
    private final RecordEncoder encoder;
    private final OutputLimits limits;
    private final CleanseMetrics metrics;
    private final boolean model;
    private final LookupTopics tables;
    private final Function<String, RuleMemory> memories;
    private final Map<String, Current> current = new HashMap<>();

    RecordCleansing(
            PipelineLookup pipelines,
            RecordEncoder encoder,
            OutputLimits limits,
            CleanseMetrics metrics,
            boolean model,
            LookupTopics tables,
            Function<String, RuleMemory> memories) {
        this.pipelines = pipelines;
        this.encoder = encoder;
        this.limits = limits;
        this.metrics = metrics;
        this.model = model;
        this.tables = tables;
        this.memories = memories;
    }

    /**
     * Decides about one record.
     *
     * @param receivedAt when the record was received, milliseconds since 1970
     * @throws ServiceAway if a table kept in a topic cannot be read; the record is to be tried again
     * @throws RegistryAway if a schema registry is needed and cannot be reached; the record is to be tried again
     */
    public Verdict decide(byte @Nullable [] key, byte @Nullable [] value, long receivedAt) {
        if (value == null) {
            return refused(DeadLetter.undecodable("expected a raw record, found no value", null));
        }
        if (key == null) {
            return refused(
                    DeadLetter.undecodable("expected a record key, found none; only ingest writes to raw", null));
        }
        RawRecord record;
        try {
            record = encoder.raw(value);
        } catch (SerializationException e) {
            return refused(DeadLetter.undecodable(String.valueOf(e.getMessage()), e));
        }
        return record.getDefect() == null
                ? cleanse(key, record, receivedAt)
                : refused(DeadLetter.ofDefect(record, record.getDefect()));
    }

    private Verdict cleanse(byte[] key, RawRecord record, long receivedAt) {
        Optional<Pipeline> definition = pipelines.find(record.getPipeline());
        if (definition.isEmpty()) {
            return refused(
                    DeadLetter.about(record, DeadLetter.UNKNOWN_PIPELINE, pipelines.whyUnknown(record.getPipeline())));
        }
        RawPayload payload = RecordEncoder.payload(record);
        if (payload == null) {
            return refused(DeadLetter.about(
                    record,
                    DeadLetter.UNDECODABLE,
                    "the payload's format is not known to this version of the service"));
        }
        Current rules = current(definition.get());
        Outcome outcome;
        try {
            outcome = rules.cleanser.cleanse(payload, new Arrival(record.getRecordId(), receivedAt));
        } catch (RuntimeException | StackOverflowError e) {
            // the buffers may be half filled
            current.remove(record.getPipeline());
            return refused(DeadLetter.about(
                    record,
                    DeadLetter.RULE_FAILED,
                    "the rules threw " + e.getClass().getName(),
                    e));
        }
        if (outcome instanceof Outcome.Cleansed cleansed) {
            try {
                return accepted(key, record, rules, cleansed);
            } catch (SerializationException e) {
                return refused(
                        DeadLetter.about(record, DeadLetter.RULE_FAILED, "the cleansed record cannot be written", e));
            }
        }
        var rejected = (Outcome.Rejected) outcome;
        return refused(DeadLetter.about(record, rejected.code(), rejected.message())
                .blaming(rejected.rule(), rejected.field()));
    }

    private Verdict accepted(byte[] key, RawRecord record, Current rules, Outcome.Cleansed cleansed) {
        int version = rules.pipeline.version();
        Question question = cleansed.question();
        Verdict.Asking asking = question == null ? Verdict.Asking.NOTHING : ask(key, record, rules, question);
        int corrections = cleansed.corrections().size();
        byte[] row = encoder.cleansed(record, version, cleansed, question, cleansed.corrections());
        int size = RecordSize.of(key, row, List.of()) + HEADERS;
        if (size > limits.of(encoder.cleansedTopic()) && corrections > 0) {
            // a record must not die of what it says about others
            rules.metrics.correctionsTooLarge(corrections);
            corrections = 0;
            row = encoder.cleansed(record, version, cleansed, question, List.of());
            size = RecordSize.of(key, row, List.of()) + HEADERS;
        }
        if (size > limits.of(encoder.cleansedTopic())) {
            return refused(DeadLetter.about(
                    record,
                    DeadLetter.OUTPUT_TOO_LARGE,
                    "expected a cleansed record of at most " + limits.of(encoder.cleansedTopic()) + " bytes, found "
                            + size + " (sha256 " + Sha256.hex(row) + "); see cleanse.max_record_size"));
        }
        count(rules.metrics, cleansed);
        rules.metrics.corrected(corrections);
        return new Accepted(row, asking.question(), asking.skipped());
    }

    /** A model's trouble never holds up a row: what cannot be asked is answered here, with the reason. */
    private Verdict.Asking ask(byte[] key, RawRecord record, Current rules, Question question) {
        if (!model) {
            rules.metrics.skippedWithoutModel();
            return Verdict.Asking.skip(encoder.skipped(record, question, "no model is configured"));
        }
        EncodedQuestion encoded = encoder.question(record, key, rules.pipeline.version(), question);
        if (RecordSize.of(encoded.key(), encoded.value(), List.of()) + HEADERS > limits.of(encoder.questionTopic())) {
            rules.metrics.skippedTooLarge();
            return Verdict.Asking.skip(encoder.skipped(
                    record, question, "the question is larger than " + limits.of(encoder.questionTopic()) + " bytes"));
        }
        rules.metrics.asked();
        return Verdict.Asking.ask(encoded);
    }

    private static void count(CleanseMetrics.ForPipeline metrics, Outcome.Cleansed cleansed) {
        List<RowRepair> repairs = cleansed.repairs();
        int cells = repairs.size();
        if (cells > 1) {
            var fields = new HashSet<String>();
            repairs.forEach(repair -> fields.add(repair.field()));
            cells = fields.size();
        }
        for (RowRepair repair : repairs) {
            metrics.hit(repair.rule());
        }
        metrics.cleansed(cells, cleansed.findings().size());
    }

    private Current current(Pipeline pipeline) {
        String name = pipeline.definition().pipeline();
        Current known = current.get(name);
        if (known == null || known.pipeline != pipeline) {
            tables.await(pipeline.lookupTopics());
            known = new Current(pipeline, pipeline.cleanser(memories.apply(name)), metrics.of(name));
            current.put(name, known);
        }
        return known;
    }

    private static Verdict refused(DeadLetter letter) {
        return new Refused(letter);
    }

    /** The version in use, with what is kept for it. */
    private record Current(Pipeline pipeline, RowCleanser cleanser, CleanseMetrics.ForPipeline metrics) {}
}
