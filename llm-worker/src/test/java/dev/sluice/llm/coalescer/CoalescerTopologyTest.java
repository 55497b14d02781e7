package dev.sluice.llm.coalescer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.schemas.AnswerStatus;
import dev.sluice.schemas.Enrichment;
import dev.sluice.schemas.LlmCall;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoalescerTopologyTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private CoalescerRig rig;

    @BeforeEach
    void open() {
        rig = new CoalescerRig(directory);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void aNewQuestionBecomesOneCall() {
        rig.ask("h1", "r1");

        assertThat(rig.calls())
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
                        .setAskedAt(CoalescerRig.START.toEpochMilli())
                        .build());
        assertThat(rig.enrichments()).isEmpty();
    }

    @Test
    void whoAsksTheSameWaitsAndAllAreToldOnce() {
        rig.ask("h1", "r2");
        rig.ask("h1", "r1");
        rig.ask("h1", "r3");
        rig.ask("h11", "r4"); // another hash that begins alike
        assertThat(rig.calls()).hasSize(2);

        rig.answer("h1", "{\"x\":1}");

        List<KeyValue<byte[], Enrichment>> told = rig.enrichments();
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
        assertThat(rig.storeIsEmpty(CoalescerStores.ASKED, 1)).isTrue();
    }

    @Test
    void eachRecordGetsItsOwnValuesBackAndOthersNeverSeeThem() {
        rig.ask("h1", "r1", "{\"[[name]]\":\"Ada\"}");
        rig.ask("h1", "r2", "{\"[[name]]\":\"Bob\"}");

        assertThat(rig.calls().toString()).doesNotContain("Ada", "Bob");
        rig.answer("h1", "{\"greeting\":\"Dear [[name]]\"}");
        rig.ask("h1", "r3", "{\"[[name]]\":\"Cyd\"}");

        assertThat(rig.enrichments())
                .extracting(entry -> entry.value.getRecordId(), entry -> entry.value.getOutput())
                .containsExactlyInAnyOrder(
                        tuple("r1", "{\"greeting\":\"Dear Ada\"}"),
                        tuple("r2", "{\"greeting\":\"Dear Bob\"}"),
                        tuple("r3", "{\"greeting\":\"Dear Cyd\"}"));
    }

    @Test
    void aRecordThatAsksAgainWithAnotherValueGetsThatOne() {
        rig.ask("h1", "r1", "{\"[[name]]\":\"Ada\"}");
        rig.ask("h1", "r1", "{\"[[name]]\":\"Eve\"}");

        rig.answer("h1", "{\"a\":\"[[name]]\"}");

        assertThat(rig.enrichments())
                .extracting(entry -> entry.value.getOutput(), entry -> entry.value.getCacheHit())
                .containsExactly(tuple("{\"a\":\"Eve\"}", false));
    }

    @Test
    void aKnownAnswerIsGivenAtOnce() {
        rig.ask("h1", "r1");
        rig.answer("h1", "{\"x\":1}");
        rig.calls();
        rig.enrichments();

        rig.ask("h1", "r2");
        rig.ask("h1", "r1"); // the same record again: told again, which is harmless

        assertThat(rig.calls()).isEmpty();
        assertThat(rig.enrichments())
                .extracting(entry -> entry.value.getRecordId(), entry -> entry.value.getCacheHit())
                .containsExactly(tuple("r2", true), tuple("r1", true));
    }

    @Test
    void aRecordThatAsksTwiceWaitsOnceAndStaysTheOneThatPays() {
        rig.ask("h1", "r1");
        rig.ask("h1", "r1");
        assertThat(rig.calls()).hasSize(1);

        rig.answer("h1", "{}");

        assertThat(rig.enrichments())
                .extracting(entry -> entry.value.getRecordId(), entry -> entry.value.getCacheHit())
                .containsExactly(tuple("r1", false));
    }

    @Test
    void aFailureIsToldButNotKept() {
        rig.ask("h1", "r1");
        rig.ask("h1", "r2");
        rig.calls();

        rig.fail("h1", "UNAVAILABLE: away");

        assertThat(rig.enrichments())
                .extracting(
                        entry -> entry.value.getStatus(),
                        entry -> entry.value.getError(),
                        entry -> entry.value.getOutput(),
                        entry -> entry.value.getCacheHit())
                .containsExactly(
                        tuple(AnswerStatus.FAILED, "UNAVAILABLE: away", null, false),
                        tuple(AnswerStatus.FAILED, "UNAVAILABLE: away", null, true));
        rig.ask("h1", "r3");
        assertThat(rig.calls()).extracting(LlmCall::getAsk).containsExactly(1);
    }

    @Test
    void theFirstAnswerStands() {
        rig.ask("h1", "r1");
        rig.answer("h1", "{\"x\":1}");
        rig.answer("h1", "{\"x\":2}");
        rig.fail("h1", "late");
        assertThat(rig.enrichments()).hasSize(1);

        rig.ask("h1", "r2");

        assertThat(rig.enrichments())
                .extracting(entry -> entry.value.getOutput())
                .containsExactly("{\"x\":1}");
        assertThat(rig.meters.counter("sluice.llm.duplicate.answers").count()).isEqualTo(1);
    }

    @Test
    void anAnswerNobodyWaitsForIsKept() {
        rig.answer("h1", "{\"x\":1}");
        assertThat(rig.enrichments()).isEmpty();

        rig.ask("h1", "r1");

        assertThat(rig.calls()).isEmpty();
        assertThat(rig.enrichments()).hasSize(1);
    }

    @Test
    void aTombstoneForgetsTheAnswer() {
        rig.answer("h1", "{\"x\":1}");
        rig.input(rig.topics.llmAnswers()).pipeInput("h1", null);

        rig.ask("h1", "r1");

        assertThat(rig.calls()).hasSize(1);
    }

    @Test
    void manyWaitersOfOneQuestionAreManySmallEntries() {
        for (int i = 0; i < 5_000; i++) {
            rig.ask("h1", "r" + i);
        }
        rig.answer("h1", "{}");

        assertThat(rig.enrichments())
                .hasSize(5_000)
                .filteredOn(entry -> !entry.value.getCacheHit())
                .hasSize(1);
        assertThat(rig.storeIsEmpty(CoalescerStores.WAITING, 0)).isTrue();
    }

    @Test
    void foreignBytesAreLeftOutAndCounted() {
        var raw = rig.driver()
                .createInputTopic(rig.topics.llmNeeded().name(), new StringSerializer(), new ByteArraySerializer());
        raw.pipeInput("h1", "no avro".getBytes(StandardCharsets.UTF_8));
        rig.ask("h1", "r1");

        assertThat(rig.calls()).hasSize(1);
        assertThat(rig.meters
                        .counter("sluice.llm.undecodable", "topic", "sluice.llm-needed")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void theTopologyIsAsApproved() throws IOException {
        String description =
                rig.topology(new StreamsConfig(rig.settings())).describe().toString();

        assertThat(description).doesNotContain("KSTREAM-");
        try (InputStream approved = getClass().getResourceAsStream("coalescer-topology.txt")) {
            assertThat(description.strip())
                    .isEqualTo(new String(Objects.requireNonNull(approved).readAllBytes(), StandardCharsets.UTF_8)
                            .strip());
        }
    }
}
