package dev.sluice.benchmarks.ceiling;

import dev.sluice.benchmarks.orders.OrderDefinition;
import dev.sluice.benchmarks.orders.OrderFormat;
import dev.sluice.benchmarks.orders.OrderGenerator;
import dev.sluice.pipeline.Outcome;
import dev.sluice.pipeline.Pipeline;
import dev.sluice.pipeline.RawPayload;
import dev.sluice.pipeline.RowCleanser;
import dev.sluice.pipeline.definition.Assets;
import dev.sluice.pipeline.definition.DefinitionReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The compiled rules beside the hand-written loop, on the same records in the same JVM, one thread: reading the payload, the rules of the order
 * definition, writing the row. Sluice's side also keeps every repair and finding; the loop counts its findings and keeps nothing.
 */
final class RulesBenchmark {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    /** Rounds that the compiler is given before anything counts. */
    private static final int WARM_UP = 4;

    private final List<RawPayload> payloads = new ArrayList<>();
    private final RowCleanser cleanser;
    private final OrderRow row = new OrderRow();
    private final OrderParser parser = new OrderParser(row);
    private final HandWrittenRules rules = new HandWrittenRules();
    private final OrderCodec codec = new OrderCodec();
    private long kept;

    RulesBenchmark(int records, long seed) {
        OrderGenerator generator = new OrderGenerator(seed, 0);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < records; i++) {
            text.setLength(0);
            generator.next(OrderFormat.JSONL, text);
            payloads.add(RawPayload.json(text.toString().getBytes(StandardCharsets.UTF_8)));
        }
        cleanser = pipeline().cleanser();
    }

    private static Pipeline pipeline() {
        Assets assets =
                Assets.of(Map.of("countries.csv", OrderDefinition.lookup().getBytes(StandardCharsets.UTF_8)));
        String yaml = OrderDefinition.pushed("orders");
        return Pipeline.compile(DefinitionReader.read(yaml, "orders.yaml", assets), assets, 1, null);
    }

    /** Rounds of each side in turn, by the processor time of this thread; the first are left out. */
    RulesResult measure(int rounds) throws IOException {
        double[] parse = new double[rounds];
        double[] loop = new double[rounds];
        double[] loopAndWrite = new double[rounds];
        double[] compiled = new double[rounds];
        for (int round = -WARM_UP; round < rounds; round++) {
            double parsed = nanos(this::parse);
            double ruled = nanos(this::loop);
            double written = nanos(this::loopAndWrite);
            double cleansed = nanos(this::compiled);
            if (round >= 0) {
                parse[round] = parsed;
                loop[round] = ruled;
                loopAndWrite[round] = written;
                compiled[round] = cleansed;
            }
        }
        return new RulesResult(payloads.size(), median(parse), median(loop), median(loopAndWrite), median(compiled));
    }

    /** What the measured code has made, so that none of it can be left out by the compiler. */
    long kept() {
        return kept + rules.findings();
    }

    private double nanos(Pass pass) throws IOException {
        long start = THREADS.getCurrentThreadCpuTime();
        pass.run();
        return (double) (THREADS.getCurrentThreadCpuTime() - start) / payloads.size();
    }

    private void parse() throws IOException {
        for (RawPayload payload : payloads) {
            kept += parser.read(payload.bytes()) ? 1 : 0;
        }
    }

    private void loop() throws IOException {
        for (RawPayload payload : payloads) {
            if (parser.read(payload.bytes())) {
                rules.apply(row);
                kept += row.amountCents;
            }
        }
    }

    private void loopAndWrite() throws IOException {
        for (RawPayload payload : payloads) {
            if (parser.read(payload.bytes())) {
                rules.apply(row);
                kept += codec.encode(row).length;
            }
        }
    }

    private void compiled() {
        for (RawPayload payload : payloads) {
            if (cleanser.cleanse(payload) instanceof Outcome.Cleansed cleansed) {
                kept += cleansed.row().length
                        + cleansed.repairs().size()
                        + cleansed.findings().size();
            }
        }
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private interface Pass {
        void run() throws IOException;
    }
}
