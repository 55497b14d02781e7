package dev.sluice.benchmarks.ceiling;

import dev.sluice.benchmarks.Measurement;
import dev.sluice.benchmarks.Stopwatch;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;

/** Kafka Streams moves every record from one topic to another under exactly-once v2 and touches nothing. */
public final class StreamsPassThrough implements Ceiling {

    @Override
    public Measurement measure(OrderTopic load) throws Exception {
        String out = "pass-through-" + UUID.randomUUID();
        OrderTopic.create(load.bootstrapServers(), out);
        var first = new FirstRecord();
        var builder = new StreamsBuilder();
        builder.stream(
                        load.topic(),
                        Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()).withName("read-orders"))
                .peek((key, value) -> first.pass(), Named.as("start-clock"))
                .to(out, Produced.with(Serdes.ByteArray(), Serdes.ByteArray()).withName("write-orders"));
        try (StreamsRun run = StreamsRun.start(load, builder.build())) {
            Stopwatch watch = first.await();
            run.awaitCommitted();
            return watch.stop("Streams pass-through, exactly once", load.records());
        } finally {
            load.delete(Set.of(out));
        }
    }
}
