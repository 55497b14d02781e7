package dev.sluice.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sluice.llm.simulator.SimulatedProvider;
import dev.sluice.llm.simulator.SimulatorOptions;
import dev.sluice.pipeline.definition.DefinitionFiles;
import dev.sluice.runtime.ServiceContext;
import dev.sluice.runtime.config.Config;
import dev.sluice.schemas.CleansedRecord;
import dev.sluice.schemas.Enrichment;
import dev.sluice.schemas.Topic;
import dev.sluice.schemas.Topics;
import dev.sluice.standalone.instance.Instance;
import dev.sluice.standalone.report.StageLines;
import dev.sluice.standalone.report.Status;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was paid for once is never asked again: the raw topic is cleansed anew into a fresh warehouse while no provider is there. */
class ReplayIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int RECORDS = 40;
    private static final int QUESTIONS = 5;
    private static final String ROWS =
            "SELECT id, city, region, _llm_cleaned, _llm_input_hash, _llm_error FROM raw.orders ORDER BY id";

    @TempDir
    private Path dir;

    @Test
    void replayWithTheNetworkOffGivesTheSameRowsAndTheEstimateKnowsThatNothingIsLeftToAsk() throws Exception {
        Path definition = write();
        String rows;
        String calls;
        URI url;
        try (var provider = SimulatedProvider.start(SimulatorOptions.defaults())) {
            url = provider.url();
            assertThat(estimate(definition, url)).contains("the cache was not looked at: no broker");
            try (Standalone standalone = Standalone.start(config(url))) {
                settle(standalone, definition);
                rows = sql(standalone, ROWS);
                calls = sql(standalone, "SELECT count(*) FROM _sluice.llm_usage");

                assertThat(estimate(definition, url))
                        .containsPattern("need the model      20 \\(50.0 %\\)")
                        .containsPattern("distinct questions  " + QUESTIONS)
                        .containsPattern("answered already    " + QUESTIONS)
                        .containsPattern("calls               0 ")
                        .containsPattern("tokens in           0 to 0")
                        .containsPattern("cost                \\$0.0000 to \\$0.0000");
            }
            assertThat(provider.stats().records()).isEqualTo(QUESTIONS);
        }
        assertThat(rows).contains("true").contains("south");

        // the provider is gone, the warehouse too; a pass of its own name reads the raw topic again
        try (var files = Files.list(dir.resolve("data"))) {
            for (Path file : files.filter(one -> one.getFileName().toString().startsWith("warehouse.duckdb"))
                    .toList()) {
                Files.delete(file);
            }
        }
        try (Standalone standalone = Standalone.start(config(url, "cleanse.run=again"))) {
            settle(standalone, definition);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(number(standalone, "SELECT duplicates FROM _sluice.ledger"))
                            .as("every record was cleansed a second time")
                            .isEqualTo(RECORDS));

            assertThat(sql(standalone, ROWS)).isEqualTo(rows);
            assertThat(sql(standalone, "SELECT count(*) FROM _sluice.llm_usage"))
                    .as("an attempt would be in the ledger, too")
                    .isEqualTo(calls);
            bothPassesSaidTheSame();
        }
    }

    /** The second pass, seen where it is written: the same rows and hashes, the same answers, none of them paid for. */
    private void bothPassesSaidTheSame() throws IOException {
        ServiceContext context = ServiceContext.create(config(URI.create("http://127.0.0.1:1"))
                .runtime()
                .withBootstrapServers(
                        Instance.find(dir.resolve("data")).orElseThrow().bootstrapServers()));
        Topics topics = context.topics();
        Map<String, List<CleansedRecord>> cleansed =
                read(context, topics.cleansed(), 2 * RECORDS, CleansedRecord::getRecordId);
        Map<String, List<Enrichment>> told = read(context, topics.enrichments(), RECORDS, Enrichment::getRecordId);

        assertThat(cleansed).hasSize(RECORDS);
        assertThat(cleansed.values()).allSatisfy(passes -> {
            assertThat(passes).hasSize(2);
            assertThat(passes.get(1)).isEqualTo(passes.get(0));
        });
        assertThat(told).hasSize(RECORDS / 2);
        assertThat(told.values()).allSatisfy(passes -> {
            assertThat(passes).hasSize(2);
            assertThat(passes.get(1).getOutput()).isEqualTo(passes.get(0).getOutput());
            assertThat(passes.get(1).getStatus()).isEqualTo(passes.get(0).getStatus());
            assertThat(passes.get(1).getCacheHit()).isTrue();
        });
    }

    /** Waits for at least so many records, and gives all there are then. */
    private static <V> Map<String, List<V>> read(
            ServiceContext context, Topic<?, V> topic, int atLeast, Function<V, String> key) {
        var found = new TreeMap<String, List<V>>();
        try (var consumer = new KafkaConsumer<>(
                context.kafka().consumer("replay-it"), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic.name()).stream()
                    .map(one -> new TopicPartition(one.topic(), one.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            await().atMost(PATIENCE).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> {
                    V value = topic.valueSerde().deserializer().deserialize(topic.name(), record.value());
                    found.computeIfAbsent(key.apply(value), id -> new ArrayList<>())
                            .add(value);
                });
                return found.values().stream().mapToInt(List::size).sum() >= atLeast;
            });
        }
        return found;
    }

    private String estimate(Path definition, URI provider) {
        var said = CommandLineTest.sluice(
                "estimate",
                definition.toString(),
                "--data-dir",
                dir.resolve("data").toString(),
                "--set",
                "llm.provider=simulate",
                "--set",
                "llm.model=simulated",
                "--set",
                "llm.endpoint=" + provider);
        assertThat(said.code()).as(said.err()).isZero();
        return said.out();
    }

    private static void settle(Standalone standalone, Path definition) throws InterruptedException {
        Status status = new Run(standalone, List.of(DefinitionFiles.load(definition)))
                .awaitSettled(new StageLines(new PrintStream(OutputStream.nullOutputStream()), false, ""));
        assertThat(status.balanced()).isTrue();
        assertThat(status.disagreements()).isEmpty();
    }

    /** Every other record asks, about five different cities. */
    private Path write() throws IOException {
        var data = new StringBuilder("id,city,known\n");
        for (int i = 0; i < RECORDS; i++) {
            data.append(i)
                    .append(",city ")
                    .append(i / 2 % QUESTIONS)
                    .append(',')
                    .append(i % 2 == 0 ? "yes" : "no")
                    .append('\n');
        }
        Files.writeString(dir.resolve("orders.csv"), data);
        return Files.writeString(dir.resolve("orders.yaml"), """
                pipeline: orders
                source: {connector: files, path: orders.csv}
                table: {name: orders}
                cleanse:
                  - {field: id, to: bigint}
                llm:
                  enabled: true
                  when: "known == 'no'"
                  send: [city]
                  answer: {region: {type: string, enum: [north, south]}}
                  instructions: Say where the city lies.
                """);
    }

    private SluiceConfig config(URI provider, String... sets) {
        var all = new ArrayList<>(List.of(
                "data_dir=" + dir.resolve("data"),
                "http.port=0",
                "llm.enabled=true",
                "llm.provider=simulate",
                "llm.model=simulated",
                "llm.endpoint=" + provider));
        all.addAll(List.of(sets));
        return Config.load(null, Map.of(), all).bind(SluiceConfig.class);
    }

    private static long number(Standalone standalone, String sql) {
        return rows(standalone, sql).path(0).path(0).asLong(-1);
    }

    private static String sql(Standalone standalone, String sql) {
        return rows(standalone, sql).toString();
    }

    private static JsonNode rows(Standalone standalone, String sql) {
        return standalone
                .client()
                .post("/sql", JsonNodeFactory.instance.objectNode().put("sql", sql))
                .path("rows");
    }
}
