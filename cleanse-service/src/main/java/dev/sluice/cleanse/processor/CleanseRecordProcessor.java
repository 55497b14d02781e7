package dev.sluice.cleanse.processor;

import dev.sluice.cleanse.CleanseMetrics;
import dev.sluice.cleanse.deadletter.DeadLetter;
import dev.sluice.cleanse.deadletter.DeadLetterRecord;
import dev.sluice.cleanse.deadletter.DeadLetters;
import dev.sluice.cleanse.deadletter.SourceCoordinates;
import dev.sluice.cleanse.deadletter.TraceContext;
import dev.sluice.cleanse.record.RecordCleansing;
import dev.sluice.cleanse.record.RecordCleansings;
import dev.sluice.cleanse.record.Verdict;
import dev.sluice.cleanse.state.CleanseStores;
import dev.sluice.cleanse.state.PipelineGroups;
import dev.sluice.cleanse.state.PipelineSightings;
import dev.sluice.pipeline.group.RuleMemory;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.WindowStore;
import org.jspecify.annotations.Nullable;

/**
 * Takes raw records to {@link RecordCleansing} and its verdicts to the sinks. Rows, questions and dead letters keep the raw
 * record's timestamp (when it was received); of its headers only the trace context goes on. Used by one thread at a time.
 */
public final class CleanseRecordProcessor implements Processor<byte[], byte[], byte[], byte[]> {

    private final RecordCleansings cleansings;
    private final DeadLetters deadLetters;
    private final CleanseMetrics metrics;
    private final Sinks sinks;
    private @Nullable ProcessorContext<byte[], byte[]> context;
    private @Nullable RecordCleansing cleansing;

    public CleanseRecordProcessor(
            RecordCleansings cleansings, DeadLetters deadLetters, CleanseMetrics metrics, Sinks sinks) {
        this.cleansings = cleansings;
        this.deadLetters = deadLetters;
        this.metrics = metrics;
        this.sinks = sinks;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        this.context = context;
        KeyValueStore<String, byte[]> seen = context.getStateStore(CleanseStores.SEEN_BY_GROUP);
        WindowStore<String, String> sighted = context.getStateStore(CleanseStores.SEEN_BY_KEY);
        this.cleansing = cleansings.create(pipeline -> new RuleMemory(
                new PipelineGroups(seen, pipeline), new PipelineSightings(sighted, pipeline), cleansings.tables()));
    }

    @Override
    public void process(Record<byte[], byte[]> raw) {
        if (cleansing == null) {
            throw new IllegalStateException("process before init");
        }
        metrics.received();
        cleansing
                .decide(raw.key(), raw.value(), raw.timestamp())
                .match(accepted -> forward(raw, accepted), refused -> forward(raw, refused.letter()));
    }

    private void forward(Record<byte[], byte[]> raw, Verdict.Accepted accepted) {
        RecordHeaders headers = traceOf(raw);
        Verdict.EncodedQuestion question = accepted.question();
        forward(new Record<>(raw.key(), accepted.cleansed(), raw.timestamp(), headers), sinks.cleansed());
        if (question != null) {
            forward(new Record<>(question.key(), question.value(), raw.timestamp(), headers), sinks.questions());
        }
        byte[] skipped = accepted.skipped();
        if (skipped != null) {
            forward(new Record<>(raw.key(), skipped, raw.timestamp(), headers), sinks.skippedQuestions());
        }
    }

    private void forward(Record<byte[], byte[]> raw, DeadLetter letter) {
        var from = context()
                .recordMetadata()
                .map(at -> new SourceCoordinates(at.topic(), at.partition(), at.offset()))
                .orElseGet(() -> new SourceCoordinates("", -1, -1));
        DeadLetterRecord dead = deadLetters.write(letter, from, raw.key(), raw.value(), raw.headers());
        forward(new Record<>(dead.key(), dead.value(), raw.timestamp(), dead.kafkaHeaders()), sinks.deadLetters());
    }

    private void forward(Record<byte[], byte[]> out, String sink) {
        context().forward(out, sink);
    }

    private ProcessorContext<byte[], byte[]> context() {
        if (context == null) {
            throw new IllegalStateException("process before init");
        }
        return context;
    }

    private static @Nullable RecordHeaders traceOf(Record<byte[], byte[]> raw) {
        Header trace = TraceContext.of(raw.headers());
        return trace == null ? null : new RecordHeaders(new Header[] {trace});
    }

    /**
     * Names of the sink nodes.
     *
     * @param cleansed takes rows
     * @param questions takes questions for the model
     * @param skippedQuestions takes the enrichments of questions that are not sent
     * @param deadLetters takes dead letters
     */
    public record Sinks(String cleansed, String questions, String skippedQuestions, String deadLetters) {}
}
