package dev.sluice.ingest;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Measures the files connector on a generated JSONL file of 300-byte records, broker in the same JVM. Run by hand; prints records
 * per second and CPU seconds per million, per round: {@code FilesThroughput [records] [rounds]}.
 */
final class FilesThroughput {

    private FilesThroughput() {}

    @SuppressWarnings("BusyWait")
    public static void main(String[] args) throws IOException, InterruptedException {
        int records = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
        Path dir = Files.createTempDirectory("throughput");
        var os = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        try (var rig = new IngestRig(dir)) {
            rig.start();
            for (int round = 0; round < rounds; round++) {
                Path file = dir.resolve("r" + round + ".jsonl");
                generate(file, records);
                long cpu = os.getProcessCpuTime();
                rig.publish("r" + round, "files", Map.of("path", file.toString()), "");
                long from = 0;
                while (!rig.isDone("files:" + file.getFileName())) {
                    if (from == 0
                            && rig.context()
                                            .meters()
                                            .find("sluice_ingest_received_records")
                                            .tag("pipeline", "r" + round)
                                            .counter()
                                    != null) {
                        from = System.nanoTime();
                    }
                    Thread.sleep(Duration.ofMillis(50).toMillis());
                }
                double seconds = (System.nanoTime() - from) / 1e9;
                double cpuSeconds = TimeUnit.NANOSECONDS.toMillis(os.getProcessCpuTime() - cpu) / 1e3;
                System.out.printf(
                        Locale.ROOT,
                        "round %d: %,.0f records/s, %.2f CPU s per million%n",
                        round,
                        records / seconds,
                        cpuSeconds * 1e6 / records);
                Files.delete(file);
            }
        }
        System.exit(0);
    }

    private static void generate(Path file, int records) throws IOException {
        String fill = "y".repeat(230);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            for (int i = 0; i < records; i++) {
                out.write(String.format("{\"order_id\":%08d,\"amount\":\"%d.50\",\"note\":\"%s\"}\n", i, i % 1000, fill)
                        .getBytes(StandardCharsets.US_ASCII));
            }
        }
    }
}
