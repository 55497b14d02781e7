package dev.sluice.benchmarks.ceiling;

import dev.sluice.benchmarks.Measurement;
import dev.sluice.benchmarks.Stopwatch;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;

/**
 * The whole job by hand: Streams under exactly-once v2 with hand-written rules, a topic, a consumer that appends to DuckDB in
 * explicit transactions together with its offsets. The clock runs from the first record read to the last commit of DuckDB.
 */
public final class HandWrittenChain implements Ceiling {

    private final OrderSink.Form form;

    /** @param form append, or one row per order */
    public HandWrittenChain(OrderSink.Form form) {
        this.form = form;
    }

    @Override
    public Measurement measure(OrderTopic load) throws Exception {
        String id = UUID.randomUUID().toString();
        String clean = "clean-" + id;
        String rejected = "rejected-" + id;
        OrderTopic.create(load.bootstrapServers(), clean);
        OrderTopic.create(load.bootstrapServers(), rejected);
        var first = new FirstRecord();
        try (OrderSink sink = OrderSink.open(load, clean, form);
                StreamsRun run = StreamsRun.start(load, topology(load.topic(), clean, rejected, first))) {
            Stopwatch watch = first.await();
            sink.drain(load.readable());
            Measurement measured = watch.stop("hand-written chain, " + form.words(), load.records());
            run.awaitCommitted();
            return measured;
        } finally {
            load.delete(Set.of(clean, rejected));
        }
    }

    private static Topology topology(String in, String clean, String rejected, FirstRecord first) {
        var bytes = new ByteArraySerializer();
        var topology = new Topology();
        topology.addSource("read-orders", new ByteArrayDeserializer(), new ByteArrayDeserializer(), in);
        topology.addProcessor("apply-rules", () -> new OrderProcessor(first), "read-orders");
        topology.addSink(OrderProcessor.CLEAN, clean, bytes, bytes, "apply-rules");
        topology.addSink(OrderProcessor.REJECTED, rejected, bytes, bytes, "apply-rules");
        return topology;
    }
}
