package dev.sluice.llm.coalescer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.llm.LlmMetrics;
import dev.sluice.schemas.AnswerStatus;
import dev.sluice.schemas.AvroSerdes;
import dev.sluice.schemas.Enrichment;
import dev.sluice.schemas.LlmAnswer;
import dev.sluice.schemas.LlmCall;
import dev.sluice.schemas.LlmRequest;
import dev.sluice.schemas.Topic;
import dev.sluice.schemas.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoalescerTopologyTest {

    private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");
    private static final Duration DEADLINE = Duration.ofMinutes(10);
    private static final WaitingConfig WAITING = new WaitingConfig(DEADLINE, 3, Duration.ofSeconds(10));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private final Topics topics = Topics.of("sluice", 4, AvroSerdes.shipped());
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @SuppressWarnings("NullAway.Init")
    private TopologyTestDriver driver;

    @BeforeEach
    void open() {
        driver = driver(START);
    }

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void aNewQuestionBecomesOneCall() {
        ask("h1", "r1");

        assertThat(calls())
                .containsExactly(LlmCall.newBuilder()
                        .setInputHash("h1")
                        .setPipeline("orders")
                        .setTask("tidy")
                        .setTaskVersion("v1")
                        .setInput("{\"a\":1}")
                        .setEvidence("{\"seen\":[1]}")
                        .setInstructions("Do it.")
                        .setAnswerSchema("{}")
                        .setAsk(1)
                        .setAskedAt(START.toEpochMilli())
                        .build());
        assertThat(enrichments()).isEmpty();
    }

    @Test
    void whoAsksTheSameWaitsAndAllAreToldOnce() {
        ask("h1", "r2");
        ask("h1", "r1");
        ask("h1", "r3");
        ask("h11", "r4"); // another hash that begins alike
        assertThat(calls()).hasSize(2);

        answer("h1", "{\"x\":1}");

        List<KeyValue<byte[], Enrichment>> told = enrichments();
        assertThat(told)
                .extracting(entry -> new String(entry.key, StandardCharsets.UTF_8), entry -> entry.value.getRecordId())
                .containsExactlyInAnyOrder(tuple("key-r1", "r1"), tuple("key-r2", "r2"), tuple("key-r3", "r3"));
        assertThat(told).allSatisfy(entry -> {
            assertThat(entry.value.getPipeline()).isEqualTo("orders");
            assertThat(entry.value.getInputHash()).isEqualTo("h1");
            assertThat(entry.value.getLlmVersion()).isEqualTo("v1");
            assertThat(entry.value.getStatus()).isEqualTo(AnswerStatus.ANSWERED);
            assertThat(entry.value.getOutput()).isEqualTo("{\"x\":1}");
            assertThat(entry.value.getError()).isNull();
            assertThat(entry.value.getAnsweredAt()).isEqualTo(77);
            // the call was made for the one that asked first
            assertThat(entry.value.getCacheHit())
                    .isEqualTo(!entry.value.getRecordId().equals("r2"));
        });
        assertThat(storeIsEmpty(CoalescerStores.ASKED, 1)).isTrue();
    }

    @Test
    void eachRecordGetsItsOwnValuesBackAndOthersNeverSeeThem() {
        ask("h1", "r1", "{\"[[name]]\":\"Ada\"}");
        ask("h1", "r2", "{\"[[name]]\":\"Bob\"}");

        assertThat(calls().toString()).doesNotContain("Ada", "Bob");
        answer("h1", "{\"greeting\":\"Dear [[name]]\"}");
        ask("h1", "r3", "{\"[[name]]\":\"Cyd\"}");

        assertThat(enrichments())
                .extracting(entry -> entry.value.getRecordId(), entry -> entry.value.getOutput())
                .containsExactlyInAnyOrder(
                        tuple("r1", "{\"greeting\":\"Dear Ada\"}"),
                        tuple("r2", "{\"greeting\":\"Dear Bob\"}"),
                        tuple("r3", "{\"greeting\":\"Dear Cyd\"}"));
    }

    @Test
    void aRecordThatAsksAgainWithAnotherValueGetsThatOne() {
        ask("h1", "r1", "{\"[[name]]\":\"Ada\"}");
        ask("h1", "r1", "{\"[[name]]\":\"Eve\"}");

        answer("h1", "{\"a\":\"[[name]]\"}");

        assertThat(enrichments())
                .extracting(entry -> entry.value.getOutput(), entry -> entry.value.getCacheHit())
                .containsExactly(tuple("{\"a\":\"Eve\"}", false));
    }

    @Test
    void aKnownAnswerIsGivenAtOnce() {
        ask("h1", "r1");
        answer("h1", "{\"x\":1}");
        calls();
        enrichments();

        ask("h1", "r2");
        ask("h1", "r1"); // the same record again: told again, which is harmless

        assertThat(calls()).isEmpty();
        assertThat(enrichments())
                .extracting(entry -> entry.value.getRecordId(), entry -> entry.value.getCacheHit())
                .containsExactly(tuple("r2", true), tuple("r1", true));
    }

    @Test
    void aRecordThatAsksTwiceWaitsOnceAndStaysTheOneThatPays() {
        ask("h1", "r1");
        ask("h1", "r1");
        assertThat(calls()).hasSize(1);

        answer("h1", "{}");

        assertThat(enrichments())
                .extracting(entry -> entry.value.getRecordId(), entry -> entry.value.getCacheHit())
                .containsExactly(tuple("r1", false));
    }

    @Test
    void aFailureIsToldButNotKept() {
        ask("h1", "r1");
        ask("h1", "r2");
        calls();

        fail("h1", "UNAVAILABLE: away");

        assertThat(enrichments())
                .extracting(
                        entry -> entry.value.getStatus(),
                        entry -> entry.value.getError(),
                        entry -> entry.value.getOutput(),
                        entry -> entry.value.getCacheHit())
                .containsExactly(
                        tuple(AnswerStatus.FAILED, "UNAVAILABLE: away", null, false),
                        tuple(AnswerStatus.FAILED, "UNAVAILABLE: away", null, true));
        ask("h1", "r3");
        assertThat(calls()).extracting(LlmCall::getAsk).containsExactly(1);
    }

    @Test
    void theFirstAnswerStands() {
        ask("h1", "r1");
        answer("h1", "{\"x\":1}");
        answer("h1", "{\"x\":2}");
        fail("h1", "late");
        assertThat(enrichments()).hasSize(1);

        ask("h1", "r2");

        assertThat(enrichments()).extracting(entry -> entry.value.getOutput()).containsExactly("{\"x\":1}");
        assertThat(meters.counter("sluice.llm.duplicate.answers").count()).isEqualTo(1);
    }

    @Test
    void anAnswerNobodyWaitsForIsKept() {
        answer("h1", "{\"x\":1}");
        assertThat(enrichments()).isEmpty();

        ask("h1", "r1");

        assertThat(calls()).isEmpty();
        assertThat(enrichments()).hasSize(1);
    }

    @Test
    void aTombstoneForgetsTheAnswer() {
        answer("h1", "{\"x\":1}");
        input(topics.llmAnswers()).pipeInput("h1", null);

        ask("h1", "r1");

        assertThat(calls()).hasSize(1);
    }

    @Test
    void anOverdueQuestionIsAskedAgainAndThenFails() {
        ask("h1", "r1");
        assertThat(calls()).hasSize(1);

        driver.advanceWallClockTime(DEADLINE.minusSeconds(1));
        assertThat(calls()).isEmpty();
        driver.advanceWallClockTime(Duration.ofSeconds(11));
        assertThat(calls()).extracting(LlmCall::getAsk).containsExactly(2);
        driver.advanceWallClockTime(DEADLINE.plusSeconds(10));
        assertThat(calls()).extracting(LlmCall::getAsk, LlmCall::getInput).containsExactly(tuple(3, "{\"a\":1}"));
        assertThat(enrichments()).isEmpty();
        driver.advanceWallClockTime(DEADLINE.plusSeconds(10));

        assertThat(calls()).isEmpty();
        assertThat(enrichments())
                .extracting(entry -> entry.value.getStatus(), entry -> entry.value.getError())
                .containsExactly(tuple(AnswerStatus.FAILED, "DEADLINE: no answer in PT10M after being asked 3 times"));
        driver.advanceWallClockTime(DEADLINE.multipliedBy(5));
        assertThat(calls()).isEmpty();
        assertThat(storeIsEmpty(CoalescerStores.ASKED_BY_TIME, 0)).isTrue();
        assertThat(storeIsEmpty(CoalescerStores.WAITING, 0)).isTrue();
    }

    @Test
    void anAnswerAfterTheSecondAskSettlesEverybody() {
        ask("h1", "r1");
        driver.advanceWallClockTime(DEADLINE.plusSeconds(10));
        ask("h1", "r2");
        assertThat(calls()).hasSize(2);

        answer("h1", "{}");

        assertThat(enrichments()).hasSize(2);
        driver.advanceWallClockTime(DEADLINE.multipliedBy(3));
        assertThat(calls()).isEmpty();
    }

    @Test
    void aLongQueueThatMovesIsNoReasonToAskAgain() {
        for (int i = 0; i < 5; i++) {
            ask("h" + i, "r" + i);
        }
        assertThat(calls()).hasSize(5);
        for (int i = 0; i < 4; i++) {
            driver.advanceWallClockTime(DEADLINE.minusMinutes(1)); // slower than the deadline in all, but it moves
            answer("h" + i, "{}");
        }

        assertThat(calls()).isEmpty();
        driver.advanceWallClockTime(DEADLINE.plusSeconds(10)); // and now it stands still
        assertThat(calls()).extracting(LlmCall::getInputHash).containsExactly("h4");
    }

    @Test
    void aQuestionThatIsOvertakenByFarIsAskedAgainThoughTheQueueMoves() {
        ask("lost", "r0");
        driver.advanceWallClockTime(DEADLINE.plusMinutes(1));
        calls(); // idle so far: asked a second time
        for (int minute = 0; minute < 11; minute++) {
            ask("h" + minute, "r" + minute);
            answer("h" + minute, "{}");
            driver.advanceWallClockTime(Duration.ofMinutes(1));
        }
        calls();
        ask("late", "rl");
        answer("late", "{}");
        driver.advanceWallClockTime(Duration.ofSeconds(10));

        assertThat(calls())
                .filteredOn(call -> call.getInputHash().equals("lost"))
                .extracting(LlmCall::getAsk)
                .containsExactly(3);
    }

    @Test
    void manyWaitersOfOneQuestionAreManySmallEntries() {
        for (int i = 0; i < 5_000; i++) {
            ask("h1", "r" + i);
        }
        answer("h1", "{}");

        assertThat(enrichments())
                .hasSize(5_000)
                .filteredOn(entry -> !entry.value.getCacheHit())
                .hasSize(1);
        assertThat(storeIsEmpty(CoalescerStores.WAITING, 0)).isTrue();
    }

    @Test
    void foreignBytesAreLeftOutAndCounted() {
        var raw = driver.createInputTopic(topics.llmNeeded().name(), new StringSerializer(), new ByteArraySerializer());
        raw.pipeInput("h1", "no avro".getBytes(StandardCharsets.UTF_8));
        ask("h1", "r1");

        assertThat(calls()).hasSize(1);
        assertThat(meters.counter("sluice.llm.undecodable", "topic", "sluice.llm-needed")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void theTopologyIsAsApproved() throws IOException {
        String description = topology(new StreamsConfig(settings())).describe().toString();

        assertThat(description).doesNotContain("KSTREAM-");
        try (InputStream approved = getClass().getResourceAsStream("coalescer-topology.txt")) {
            assertThat(description.strip())
                    .isEqualTo(new String(Objects.requireNonNull(approved).readAllBytes(), StandardCharsets.UTF_8)
                            .strip());
        }
    }

    private void ask(String hash, String recordId) {
        ask(hash, recordId, null);
    }

    private void ask(String hash, String recordId, @Nullable String masked) {
        input(topics.llmNeeded())
                .pipeInput(
                        hash,
                        LlmRequest.newBuilder()
                                .setInputHash(hash)
                                .setPipeline("orders")
                                .setDefinitionVersion(1)
                                .setTask("tidy")
                                .setTaskVersion("v1")
                                .setRecordId(recordId)
                                .setRecordKey(ByteBuffer.wrap(("key-" + recordId).getBytes(StandardCharsets.UTF_8)))
                                .setInput("{\"a\":1}")
                                .setEvidence("{\"seen\":[1]}")
                                .setInstructions("Do it.")
                                .setAnswerSchema("{}")
                                .setAskedAt(1)
                                .setMasked(masked)
                                .build());
    }

    private void answer(String hash, String output) {
        pool(hash, AnswerStatus.ANSWERED, output, null);
    }

    private void fail(String hash, String error) {
        pool(hash, AnswerStatus.FAILED, null, error);
    }

    private void pool(String hash, AnswerStatus status, @Nullable String output, @Nullable String error) {
        input(topics.llmAnswers())
                .pipeInput(
                        hash,
                        LlmAnswer.newBuilder()
                                .setInputHash(hash)
                                .setStatus(status)
                                .setOutput(output)
                                .setError(error)
                                .setProvider("p")
                                .setModel("m")
                                .setCalls(1)
                                .setRetries(0)
                                .setTokensIn(1)
                                .setTokensOut(1)
                                .setCostUsd(0)
                                .setAnsweredAt(77)
                                .build());
    }

    private List<LlmCall> calls() {
        return output(topics.llmCalls()).readValuesToList();
    }

    private List<KeyValue<byte[], Enrichment>> enrichments() {
        return output(topics.enrichments()).readKeyValuesToList();
    }

    private boolean storeIsEmpty(String name, int but) {
        try (var all = driver.getKeyValueStore(name).all()) {
            int entries = 0;
            while (all.hasNext()) {
                all.next();
                entries++;
            }
            return entries == but;
        }
    }

    private <K, V> TestInputTopic<K, V> input(Topic<K, V> topic) {
        return driver.createInputTopic(
                topic.name(), topic.keySerde().serializer(), topic.valueSerde().serializer());
    }

    private <K, V> TestOutputTopic<K, V> output(Topic<K, V> topic) {
        return driver.createOutputTopic(
                topic.name(),
                topic.keySerde().deserializer(),
                topic.valueSerde().deserializer());
    }

    private TopologyTestDriver driver(Instant now) {
        Map<String, Object> settings = settings();
        var properties = new Properties();
        properties.putAll(settings);
        return new TopologyTestDriver(topology(new StreamsConfig(settings)), properties, now);
    }

    private Topology topology(StreamsConfig settings) {
        return CoalescerTopology.build(topics, WAITING, new LlmMetrics(meters), new TopologyConfig(settings));
    }

    private Map<String, Object> settings() {
        var clients = new HashMap<String, Object>();
        clients.put(StreamsConfig.APPLICATION_ID_CONFIG, CoalescerTopology.applicationId("sluice"));
        clients.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:1");
        clients.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
        clients.put("ensure.explicit.internal.resource.naming", "true");
        return CoalescerRun.settings(clients, new LlmMetrics(meters), "instance-1");
    }
}
