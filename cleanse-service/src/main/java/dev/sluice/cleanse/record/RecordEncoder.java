package dev.sluice.cleanse.record;

import dev.sluice.pipeline.Outcome;
import dev.sluice.pipeline.Question;
import dev.sluice.pipeline.RawPayload;
import dev.sluice.pipeline.RowCorrection;
import dev.sluice.pipeline.RowFinding;
import dev.sluice.pipeline.RowRepair;
import dev.sluice.schemas.AnswerStatus;
import dev.sluice.schemas.AskedQuestion;
import dev.sluice.schemas.CleansedRecord;
import dev.sluice.schemas.Correction;
import dev.sluice.schemas.Enrichment;
import dev.sluice.schemas.Finding;
import dev.sluice.schemas.LlmRequest;
import dev.sluice.schemas.RawRecord;
import dev.sluice.schemas.Repair;
import dev.sluice.schemas.Topic;
import dev.sluice.schemas.Topics;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Between the topics' bytes and the pipeline's values. The records are written here and not in the sink, so that their size is
 * known before the producer sees them; see {@link OutputLimits}. Thread-safe.
 */
final class RecordEncoder {

    private final Topic<byte[], RawRecord> raw;
    private final Topic<byte[], CleansedRecord> cleansed;
    private final Topic<String, LlmRequest> llmNeeded;
    private final Topic<byte[], Enrichment> enrichments;
    private final Serializer<Enrichment> enrichmentWriter;
    private final Deserializer<RawRecord> rawReader;
    private final Serializer<CleansedRecord> cleansedWriter;
    private final Serializer<String> hashWriter;
    private final Serializer<LlmRequest> requestWriter;
    private final Clock clock;

    RecordEncoder(Topics topics, Clock clock) {
        raw = topics.raw();
        cleansed = topics.cleansed();
        llmNeeded = topics.llmNeeded();
        rawReader = raw.valueSerde().deserializer();
        cleansedWriter = cleansed.valueSerde().serializer();
        enrichments = topics.enrichments();
        enrichmentWriter = enrichments.valueSerde().serializer();
        hashWriter = llmNeeded.keySerde().serializer();
        requestWriter = llmNeeded.valueSerde().serializer();
        this.clock = clock;
    }

    /**
     * Reads a raw record.
     *
     * @throws SerializationException if the bytes are none
     */
    RawRecord raw(byte[] value) {
        return rawReader.deserialize(raw.name(), value);
    }

    /** The payload as the rules take it; null: its format is newer than this build. */
    static @Nullable RawPayload payload(RawRecord record) {
        RawPayload.Format format =
                switch (record.getFormat()) {
                    case JSON -> RawPayload.Format.JSON;
                    case CSV -> RawPayload.Format.CSV;
                    case UNKNOWN -> null;
                };
        if (format == null) {
            return null;
        }
        String delimiter = record.getDelimiter();
        return new RawPayload(
                format,
                record.getHeader(),
                delimiter.isEmpty() ? ',' : delimiter.charAt(0),
                bytes(record.getPayload()));
    }

    /**
     * The value for {@code cleansed}.
     *
     * @param corrections those of the outcome that go with it
     */
    byte[] cleansed(
            RawRecord record,
            int version,
            Outcome.Cleansed outcome,
            @Nullable Question question,
            List<RowCorrection> corrections) {
        var value = new CleansedRecord(
                record.getPipeline(),
                record.getAttempt(),
                record.getSource(),
                record.getPosition(),
                record.getRecordId(),
                version,
                ByteBuffer.wrap(outcome.row()),
                repairs(outcome.repairs()),
                findings(outcome.findings()),
                question == null ? null : question.inputHash(),
                question == null ? null : question.taskVersion(),
                question == null ? null : asked(question),
                corrections(corrections));
        return cleansedWriter.serialize(cleansed.name(), value);
    }

    private static AskedQuestion asked(Question question) {
        return new AskedQuestion(
                question.fields().sent(),
                question.fields().answer(),
                question.fields().evidence());
    }

    /** Key and value for {@code llm-needed}. */
    Verdict.EncodedQuestion question(RawRecord record, byte[] key, int version, Question question) {
        var request = new LlmRequest(
                question.inputHash(),
                record.getPipeline(),
                version,
                question.task(),
                question.taskVersion(),
                record.getRecordId(),
                ByteBuffer.wrap(key),
                question.input(),
                question.evidence(),
                question.instructions(),
                question.answerSchema(),
                clock.millis(),
                question.masked());
        return new Verdict.EncodedQuestion(
                hashWriter.serialize(llmNeeded.name(), question.inputHash()),
                requestWriter.serialize(llmNeeded.name(), request));
    }

    /** The value for {@code enrichments} that settles a question which is not sent. */
    byte[] skipped(RawRecord record, Question question, String reason) {
        var enrichment = new Enrichment(
                record.getPipeline(),
                record.getRecordId(),
                question.inputHash(),
                question.taskVersion(),
                AnswerStatus.SKIPPED,
                null,
                "skipped: " + reason,
                false,
                clock.millis());
        return enrichmentWriter.serialize(enrichments.name(), enrichment);
    }

    String cleansedTopic() {
        return cleansed.name();
    }

    String questionTopic() {
        return llmNeeded.name();
    }

    private static List<Repair> repairs(List<RowRepair> repairs) {
        if (repairs.isEmpty()) {
            return List.of();
        }
        var written = new ArrayList<Repair>(repairs.size());
        for (RowRepair repair : repairs) {
            written.add(new Repair(repair.field(), repair.rule(), repair.before()));
        }
        return written;
    }

    private static List<Correction> corrections(List<RowCorrection> corrections) {
        return corrections.isEmpty()
                ? List.of()
                : corrections.stream()
                        .map(one -> new Correction(
                                one.recordId(),
                                one.key(),
                                one.by(),
                                one.field(),
                                one.rule(),
                                one.before(),
                                one.after()))
                        .toList();
    }

    private static List<Finding> findings(List<RowFinding> findings) {
        if (findings.isEmpty()) {
            return List.of();
        }
        var written = new ArrayList<Finding>(findings.size());
        for (RowFinding finding : findings) {
            written.add(new Finding(
                    finding.field(), finding.check(), finding.severity().word(), finding.message()));
        }
        return written;
    }

    /** The decoder allocates the buffer to size, so its array is the payload and need not be copied. */
    private static byte[] bytes(ByteBuffer buffer) {
        if (buffer.hasArray() && buffer.arrayOffset() == 0 && buffer.remaining() == buffer.array().length) {
            return buffer.array();
        }
        byte[] copy = new byte[buffer.remaining()];
        buffer.duplicate().get(copy);
        return copy;
    }
}
