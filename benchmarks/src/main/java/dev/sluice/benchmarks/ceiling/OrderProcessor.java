package dev.sluice.benchmarks.ceiling;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/** Parse, rules, encode: the stream half of the hand-written chain. */
final class OrderProcessor extends ContextualProcessor<byte[], byte[], byte[], byte[]> {

    static final String CLEAN = "write-clean";
    static final String REJECTED = "write-rejected";

    private final OrderRow row = new OrderRow();
    private final OrderParser parser = new OrderParser(row);
    private final HandWrittenRules rules = new HandWrittenRules();
    private final OrderCodec codec = new OrderCodec();
    private final FirstRecord first;

    OrderProcessor(FirstRecord first) {
        this.first = first;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        first.pass();
        try {
            if (parser.read(record.value())) {
                rules.apply(row);
                context().forward(record.withValue(codec.encode(row)), CLEAN);
            } else {
                context().forward(record, REJECTED);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
