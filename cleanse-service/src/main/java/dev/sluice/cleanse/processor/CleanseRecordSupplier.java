package dev.sluice.cleanse.processor;

import dev.sluice.cleanse.CleanseMetrics;
import dev.sluice.cleanse.deadletter.DeadLetters;
import dev.sluice.cleanse.record.RecordCleansings;
import dev.sluice.cleanse.state.CleanseStores;
import java.util.Set;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/** Makes one {@link CleanseRecordProcessor} per task, with the stores it keeps. Thread-safe. */
public final class CleanseRecordSupplier implements ProcessorSupplier<byte[], byte[], byte[], byte[]> {

    private final RecordCleansings cleansings;
    private final DeadLetters deadLetters;
    private final CleanseMetrics metrics;
    private final CleanseRecordProcessor.Sinks sinks;

    public CleanseRecordSupplier(
            RecordCleansings cleansings,
            DeadLetters deadLetters,
            CleanseMetrics metrics,
            CleanseRecordProcessor.Sinks sinks) {
        this.cleansings = cleansings;
        this.deadLetters = deadLetters;
        this.metrics = metrics;
        this.sinks = sinks;
    }

    @Override
    public Processor<byte[], byte[], byte[], byte[]> get() {
        return new CleanseRecordProcessor(cleansings, deadLetters, metrics, sinks);
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
        return Set.of(CleanseStores.seenByGroup(), CleanseStores.seenByKey());
    }
}
