package dev.sluice.cleanse;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.pipeline.definition.PipelineSource;
import dev.sluice.runtime.RuntimeConfig;
import dev.sluice.runtime.ServiceContext;
import dev.sluice.runtime.definitions.PipelinePublisher;
import dev.sluice.runtime.kafka.TopicAdmin;
import dev.sluice.schemas.RawRecord;
import dev.sluice.schemas.Topic;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * How fast the service is against a broker of its own process: {@code CleanseThroughput BOOTSTRAP RECORDS [key=value…]}, where
 * keys are {@code threads}, {@code commit} (ms), {@code rate} (records/s; measures latency instead) and any {@code kafka.…}. Not
 * a test: nothing is asserted.
 */
final class CleanseThroughput {

    private static final String RULES = """
            pipeline: orders
            source: {connector: http-push}
            table: {name: orders}
            cleanse:
              - {field: customer, trim: true}
              - {field: email, trim: true, lowercase: true, check: email}
              - {field: country_code, trim: true, uppercase: true}
              - {field: amount, to: "decimal(12,2)"}
              - {field: quantity, to: integer}
              - {field: ordered_at, to: timestamp, formats: [iso, "dd/MM/yyyy HH:mm"], zone: UTC}
              - {field: status, map: {shpd: shipped, cncl: cancelled}}
              - {field: notes, nulls: ["n/a", "-"]}
              - {field: city, trim: true}
              - {when: "amount < 0.0", set: {kind: refund}}
            """;

    private final ServiceContext context;
    private final Map<String, String> options;

    private CleanseThroughput(ServiceContext context, Map<String, String> options) {
        this.context = context;
        this.options = options;
    }

    public static void main(String[] args) throws Exception {
        var options = new HashMap<String, String>();
        var kafka = new HashMap<String, String>(Map.of("bootstrap.servers", args[0]));
        Arrays.stream(args).skip(2).map(arg -> arg.split("=", 2)).forEach(pair -> {
            boolean ofKafka = pair[0].startsWith("kafka.");
            (ofKafka ? kafka : options).put(ofKafka ? pair[0].substring(6) : pair[0], pair[1]);
        });
        Path dir = Files.createTempDirectory("sluice-cleanse-throughput");
        RuntimeConfig base = RuntimeConfig.defaults();
        String namespace = "bench" + System.currentTimeMillis();
        var context = ServiceContext.create(
                new RuntimeConfig(namespace, dir, base.http(), kafka, base.schema(), base.topics()));
        new CleanseThroughput(context, options).run(Integer.parseInt(args[1]));
        System.exit(0);
    }

    private void run(int records) throws IOException, ExecutionException, InterruptedException {
        new TopicAdmin(context.config()).apply(context.topics());
        new PipelinePublisher(context.kafka(), context.topics(), context.clock())
                .publish(new PipelineSource("orders", RULES, "orders.yaml", "/", Map.of(), "c"));
        int rate = Integer.parseInt(options.getOrDefault("rate", "0"));
        if (rate > 0) {
            measureLatency(records, rate);
        } else {
            measureThroughput(records);
        }
    }

    private void measureThroughput(int records) throws ExecutionException, InterruptedException {
        produce(records, 0);
        var app = new CleanseApp(config(), context);
        app.start();
        long warm = records / 4;
        waitFor(warm);
        long start = System.nanoTime();
        long cpu = cpuNanos();
        double first = received();
        waitFor(records);
        double seconds = (System.nanoTime() - start) / 1e9;
        double done = records - first;
        System.out.printf(
                Locale.ROOT,
                "records/s %.0f (after the first %.0f), cpu of this process %.2f s per million%n",
                done / seconds,
                first,
                (cpuNanos() - cpu) / 1e3 / done);
        app.stop(Duration.ofSeconds(10));
    }

    private void measureLatency(int records, int rate) throws ExecutionException, InterruptedException {
        var app = new CleanseApp(config(), context);
        app.start();
        var latencies = new long[records];
        var reader = new Thread(() -> read(latencies), "reader");
        reader.start();
        produce(records, rate);
        reader.join();
        long[] settled = Arrays.copyOfRange(latencies, records / 4, records);
        Arrays.sort(settled);
        System.out.printf(
                Locale.ROOT,
                "raw timestamp to read_committed reader: p50 %d ms, p99 %d ms, max %d ms at %d records/s%n",
                settled[settled.length / 2],
                settled[(int) (settled.length * 0.99)],
                settled[settled.length - 1],
                rate);
        app.stop(Duration.ofSeconds(10));
    }

    private void read(long[] latencies) {
        try (var consumer = new KafkaConsumer<>(
                context.kafka().consumer("reader", "reader"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(context.topics().cleansed().name()));
            int seen = 0;
            while (seen < latencies.length) {
                var polled = consumer.poll(Duration.ofMillis(20));
                long now = System.currentTimeMillis();
                for (ConsumerRecord<byte[], byte[]> record : polled) {
                    latencies[seen++] = now - record.timestamp();
                }
            }
        }
    }

    private CleanseConfig config() {
        CleanseConfig defaults = CleanseConfig.defaults();
        return new CleanseConfig(
                Integer.parseInt(options.getOrDefault("threads", "2")),
                Duration.ofMillis(Integer.parseInt(options.getOrDefault("commit", "200"))),
                defaults.definitionWait(),
                defaults.maxRecordSize(),
                false,
                null,
                "");
    }

    private void produce(int records, int rate) throws ExecutionException, InterruptedException {
        Topic<byte[], RawRecord> raw = context.topics().raw();
        var random = new Random(42);
        long start = System.nanoTime();
        try (var producer = new KafkaProducer<>(
                context.kafka().producer("bench"), new ByteArraySerializer(), new ByteArraySerializer())) {
            @Nullable Future<RecordMetadata> last = null;
            for (int i = 1; i <= records; i++) {
                RawRecord record = SomeRaw.json("orders", i, order(i, random));
                last = producer.send(new ProducerRecord<>(
                        raw.name(),
                        record.getRecordId().getBytes(UTF_8),
                        raw.valueSerde().serializer().serialize(raw.name(), record)));
                if (rate > 0 && i % 100 == 0) {
                    LockSupport.parkNanos(start + i * 1_000_000_000L / rate - System.nanoTime());
                }
            }
            producer.flush();
            if (last != null) {
                last.get();
            }
        }
    }

    private void waitFor(long records) {
        while (received() < records) {
            LockSupport.parkNanos(20_000_000);
        }
    }

    private double received() {
        return context.meters().get("sluice.cleanse.received").counter().count();
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    /** About 300 bytes, 15 % dirty. */
    private static String order(int i, Random random) {
        boolean dirty = random.nextInt(100) < 15;
        return String.format(
                Locale.ROOT,
                "{\"order_id\":\"o-%08d\",\"customer\":\"%sCustomer %d\",\"email\":\"%s%d@example.org\","
                        + "\"country_code\":\"%s\",\"amount\":\"%d.%02d\",\"quantity\":\"%d\",\"ordered_at\":\"2026-%02d-%02dT10:%02d:00Z\","
                        + "\"status\":\"%s\",\"city\":\"Springfield\",\"notes\":\"%s\",\"sku\":\"sku-%05d\",\"channel\":\"web\"}",
                i,
                dirty ? " " : "",
                random.nextInt(50_000),
                dirty ? "Some.One" : "some.one",
                random.nextInt(50_000),
                dirty ? "de" : "DE",
                random.nextInt(2000) - 100,
                random.nextInt(100),
                1 + random.nextInt(9),
                1 + random.nextInt(12),
                1 + random.nextInt(28),
                random.nextInt(60),
                dirty ? "shpd" : "shipped",
                dirty ? "n/a" : "leave at the door",
                random.nextInt(10_000));
    }
}
