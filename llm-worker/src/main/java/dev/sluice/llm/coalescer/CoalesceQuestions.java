package dev.sluice.llm.coalescer;

import dev.sluice.llm.LlmMetrics;
import dev.sluice.schemas.Enrichment;
import dev.sluice.schemas.LlmAnswer;
import dev.sluice.schemas.LlmCall;
import dev.sluice.schemas.LlmRequest;
import dev.sluice.schemas.Topics;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Joins the coalescer to its topics. One processor for questions and answers: both change the same stores, and the questions of a
 * hash and their answer lie on the same partition.
 */
final class CoalesceQuestions implements ProcessorSupplier<String, SpecificRecord, Object, SpecificRecord> {

    private final Set<StoreBuilder<?>> stores;
    private final WaitingConfig config;
    private final LlmMetrics metrics;
    private final BooleanSupplier holding;

    CoalesceQuestions(Topics topics, WaitingConfig config, LlmMetrics metrics, BooleanSupplier holding) {
        this.holding = holding;
        this.stores = CoalescerStores.builders(topics);
        this.config = config;
        this.metrics = metrics;
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
        return stores;
    }

    @Override
    public Processor<String, SpecificRecord, Object, SpecificRecord> get() {
        return new Adapter(config, metrics, holding);
    }

    private static final class Adapter implements Processor<String, SpecificRecord, Object, SpecificRecord> {

        private final WaitingConfig config;
        private final LlmMetrics metrics;
        private final BooleanSupplier holding;

        @SuppressWarnings("NullAway.Init") // Streams calls init before anything else
        private ProcessorContext<Object, SpecificRecord> context;

        @SuppressWarnings("NullAway.Init")
        private Coalescer coalescer;

        Adapter(WaitingConfig config, LlmMetrics metrics, BooleanSupplier holding) {
            this.holding = holding;
            this.config = config;
            this.metrics = metrics;
        }

        @Override
        public void init(ProcessorContext<Object, SpecificRecord> newContext) {
            context = newContext;
            coalescer = new Coalescer(
                    CoalescerStores.of(context), config, metrics, new Forward(context), context.currentSystemTimeMs());
            context.schedule(config.checkInterval(), PunctuationType.WALL_CLOCK_TIME, this::check);
        }

        private void check(long now) {
            if (!holding.getAsBoolean()) {
                coalescer.check(now);
            }
        }

        @Override
        public void process(Record<String, SpecificRecord> record) {
            SpecificRecord value = record.value();
            if (value instanceof LlmRequest request) {
                coalescer.ask(request, context.currentSystemTimeMs());
            } else if (value instanceof LlmAnswer answer) {
                coalescer.answered(record.key(), answer, context.currentSystemTimeMs());
            } else {
                coalescer.forget(record.key());
            }
        }
    }

    private record Forward(ProcessorContext<Object, SpecificRecord> context) implements Coalescer.Output {

        @Override
        public void call(LlmCall call) {
            context.forward(new Record<>(call.getInputHash(), call, call.getAskedAt()), CoalescerTopology.WRITE_CALLS);
        }

        @Override
        public void enrich(byte[] recordKey, Enrichment enrichment) {
            context.forward(
                    new Record<>(recordKey, enrichment, context.currentSystemTimeMs()),
                    CoalescerTopology.WRITE_ENRICHMENTS);
        }
    }
}
