package dev.sluice.benchmarks.ceiling;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.benchmarks.Measurement;
import dev.sluice.benchmarks.TemporaryDirectory;
import dev.sluice.benchmarks.product.SluiceCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The hand-written chains in a fresh JVM each, first round: the product is measured so too, and the compiler's warm-up is a large part
 * of a short run.
 */
public final class ColdCeilings {

    private static final int PATIENCE_MINUTES = 10;
    private static final List<String> CHAINS = List.of("chain-append", "chain-merge");

    private ColdCeilings() {}

    /** Measures over a JSONL file of generated orders. */
    public static List<Measurement> measure(Path orders, Path workDirectory, Consumer<Measurement> each)
            throws IOException, InterruptedException {
        var results = new ArrayList<Measurement>();
        for (String chain : CHAINS) {
            try (var work = TemporaryDirectory.in(workDirectory)) {
                Path out = work.path().resolve("result.json");
                run(chain, orders, work.path(), out);
                JsonNode result = new ObjectMapper().readTree(out.toFile()).path(0);
                var measurement = new Measurement(
                        result.path("name").asText(),
                        result.path("records").asLong(),
                        result.path("seconds").asDouble(),
                        result.path("cpu_seconds").asDouble());
                each.accept(measurement);
                results.add(measurement);
            }
        }
        return results;
    }

    private static void run(String chain, Path orders, Path work, Path out) throws IOException, InterruptedException {
        // the JVM options that the launcher gives to the product
        Path options = SluiceCommand.find().jvmOptions();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "@" + options,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Ceilings.class.getName(),
                        "--orders",
                        orders.toString(),
                        "--rounds",
                        "1",
                        "--warm-ups",
                        "0",
                        "--only",
                        chain,
                        "--work",
                        work.toString(),
                        "--out",
                        out.toString())
                .redirectErrorStream(true)
                .redirectOutput(work.resolve("cold.log").toFile())
                .start();
        try {
            if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IllegalStateException("the cold run of " + chain + " failed; see its log in " + work);
            }
        } finally {
            process.destroyForcibly();
        }
    }
}
