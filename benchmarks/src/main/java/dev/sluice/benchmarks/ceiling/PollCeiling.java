package dev.sluice.benchmarks.ceiling;

import dev.sluice.benchmarks.Measurement;
import dev.sluice.benchmarks.Stopwatch;
import java.io.IOException;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads the topic with one consumer and hands each payload to a step; the step makes the difference between the ceilings. */
public final class PollCeiling implements Ceiling {

    /** What is done with one payload, on the polling thread. */
    @FunctionalInterface
    interface Step {
        void accept(byte[] payload) throws IOException;
    }

    private static final Duration WAIT = Duration.ofMillis(200);

    private final String name;
    private final Step step;

    private PollCeiling(String name, Step step) {
        this.name = name;
        this.step = step;
    }

    /** Payloads are looked at by nobody. */
    public static Ceiling rawPoll() {
        return new PollCeiling("poll", payload -> {});
    }

    /** Each payload is parsed, its texts are read. */
    public static Ceiling parse() {
        return new PollCeiling("poll + parse", new OrderParser(new OrderRow())::read);
    }

    /** Each payload is parsed and goes through the rules. */
    public static Ceiling parseAndRules() {
        var row = new OrderRow();
        var parser = new OrderParser(row);
        var rules = new HandWrittenRules();
        return new PollCeiling("poll + parse + rules", payload -> {
            if (parser.read(payload)) {
                rules.apply(row);
            }
        });
    }

    @Override
    public Measurement measure(OrderTopic load) throws IOException {
        try (var consumer = load.consumer(load.topic())) {
            var watch = new Stopwatch();
            long seen = 0;
            while (seen < load.records()) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(WAIT)) {
                    step.accept(record.value());
                    seen++;
                }
            }
            return watch.stop(name, seen);
        }
    }
}
