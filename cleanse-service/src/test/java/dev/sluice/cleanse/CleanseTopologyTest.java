package dev.sluice.cleanse;

import static dev.sluice.cleanse.CleanseRig.headers;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.cleanse.failure.ServiceAway;
import dev.sluice.cleanse.record.SomePipeline;
import dev.sluice.runtime.config.DataSize;
import dev.sluice.schemas.AnswerStatus;
import dev.sluice.schemas.CleansedRecord;
import dev.sluice.schemas.Enrichment;
import dev.sluice.schemas.Finding;
import dev.sluice.schemas.LlmRequest;
import dev.sluice.schemas.RawRecord;
import dev.sluice.schemas.Repair;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CleanseTopologyTest {

    private static final String ORDERS = """
            pipeline: orders
            source: {connector: http-push}
            table: {name: orders}
            cleanse:
              - {field: name, trim: true}
              - {field: email, trim: true, lowercase: true, check: email}
            llm:
              enabled: true
              when: "!valid.email"
              send: [email]
              answer: {email: {type: string}}
              instructions: Mend the address.
            """;

    @TempDir
    Path dir;

    private CleanseRig rig;

    @BeforeEach
    void open() {
        rig = new CleanseRig(dir);
        rig.publish(SomePipeline.of(1, "test-model", ORDERS));
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void theDescriptionIsTheApprovedOne() throws IOException {
        try (var approved = getClass().getResourceAsStream("topology.txt")) {
            assertThat(rig.topology.describe().toString()).isEqualTo(new String(approved.readAllBytes(), UTF_8));
        }
    }

    @Test
    void nothingHasAGeneratedName() {
        assertThat(rig.topology.describe().toString()).doesNotContain("KSTREAM-", "KTABLE-");
    }

    @Test
    void rulesRememberByPipelineAcrossVersionsOfADefinition() {
        String cities =
                "pipeline: %s\nsource: {connector: http-push}\ncleanse:\n  - determines: {by: [zip], field: city}\n";
        rig.publish(SomePipeline.of(1, "test-model", cities.formatted("cities")));
        rig.publish(SomePipeline.of(1, "test-model", cities.formatted("towns")));
        rig.send(SomeRaw.json("cities", 1, "{\"zip\":\"1\",\"city\":\"Aarau\"}"));
        rig.send(SomeRaw.json("cities", 2, "{\"zip\":\"1\",\"city\":\"Aarau\"}"));
        rig.publish(SomePipeline.of(2, "test-model", cities.formatted("cities") + "  - {field: city, trim: true}\n"));

        rig.send(SomeRaw.json("cities", 3, "{\"zip\":\"1\",\"city\":\"Aaarau\"}"));
        rig.send(SomeRaw.json("towns", 4, "{\"zip\":\"1\",\"city\":\"Aaarau\"}"));

        assertThat(rig.cleansed().stream()
                        .map(out -> UTF_8.decode(out.value().getRow()).toString()))
                .endsWith("{\"zip\":\"1\",\"city\":\"Aarau\"}", "{\"zip\":\"1\",\"city\":\"Aaarau\"}");
    }

    @Test
    void aDuplicateWithinTheWindowIsADeadLetterAndARetryIsNone() {
        rig.publish(SomePipeline.of(1, null, """
                pipeline: hits
                source: {connector: http-push}
                cleanse:
                  - deduplicate: {by: [id], within: 1h}
                  - {when: "poison == true", set: {a: {expr: "1 / 0"}}}
                """));
        RawRecord first = SomeRaw.json("hits", 1, "{\"id\":\"x\"}");
        rig.send(first);
        rig.send(first);
        rig.send(SomeRaw.json("hits", 2, "{\"id\":\"x\"}"), CleanseRig.RECEIVED.plusSeconds(1_800));
        rig.send(SomeRaw.json("hits", 3, "{\"id\":\"x\"}"), CleanseRig.RECEIVED.plusSeconds(3_601));
        rig.send(SomeRaw.json("hits", 4, "{\"id\":\"y\",\"poison\":true}"));
        rig.send(SomeRaw.json("hits", 5, "{\"id\":\"y\"}"));

        assertThat(rig.cleansed()).extracting(out -> out.value().getPosition()).containsExactly(1L, 1L, 3L, 5L);
        assertThat(rig.deadLetters())
                .extracting(dead -> headers(dead).get("sluice.error.code"))
                .containsExactly("duplicate", "rule_failed");
        assertThat(rig.count("sluice.cleanse.rejected", "reason", "duplicate")).isEqualTo(1);
    }

    @Test
    void aRecordWaitsForATableThatCannotBeRead() {
        rig.publish(
                SomePipeline.of(
                        1,
                        null,
                        "pipeline: hits\nsource: {connector: http-push}\ncleanse:\n  - {field: c, lookup: {topic: nowhere}}\n"));

        assertThatThrownBy(() -> rig.send(SomeRaw.json("hits", 1, "{\"c\":\"x\"}")))
                .hasRootCauseInstanceOf(ServiceAway.class)
                .hasRootCauseMessage("lookup topics [nowhere] cannot be read: there is no topic 'nowhere'; create it,"
                        + " compacted, or mend the definition");
        assertThat(rig.deadLetters()).isEmpty();
    }

    @Test
    void aDirtyRecordBecomesARowWithItsRepairs() {
        RawRecord raw = SomeRaw.json("orders", 7, "{\"name\":\" Ann \",\"email\":\"Ann@Example.org\",\"n\":5.0}");

        rig.send(raw);

        TestRecord<byte[], CleansedRecord> out = only(rig.cleansed());
        CleansedRecord row = out.value();
        assertThat(out.key()).isEqualTo(raw.getRecordId().getBytes(UTF_8));
        assertThat(out.getRecordTime()).isEqualTo(CleanseRig.RECEIVED);
        assertThat(text(row)).isEqualTo("{\"name\":\"Ann\",\"email\":\"ann@example.org\",\"n\":5.0}");
        assertThat(row.getRepairs())
                .containsExactly(
                        new Repair("name", "trim", "\" Ann \""),
                        new Repair("email", "lowercase", "\"Ann@Example.org\""));
        assertThat(row.getFindings()).isEmpty();
        assertThat(row.getPipeline()).isEqualTo("orders");
        assertThat(row.getAttempt()).isZero();
        assertThat(row.getSource()).isEqualTo("files:test");
        assertThat(row.getPosition()).isEqualTo(7);
        assertThat(row.getRecordId()).isEqualTo(raw.getRecordId());
        assertThat(row.getDefinitionVersion()).isEqualTo(1);
        assertThat(row.getInputHash()).isNull();
        assertThat(row.getLlmVersion()).isNull();
        assertThat(rig.questions()).isEmpty();
        assertThat(rig.deadLetters()).isEmpty();
    }

    @Test
    void aCsvLineIsReadWithItsHeader() {
        rig.send(SomeRaw.csv("orders", 1, "name,email", " Bob ,b@example.org,more"));
        rig.send(RawRecord.newBuilder(SomeRaw.csv("orders", 2, "name;email", " Bob ;b@example.org"))
                .setDelimiter(";")
                .build());

        assertThat(text(only(rig.cleansed()).value())).isEqualTo("{\"name\":\"Bob\",\"email\":\"b@example.org\"}");
        assertThat(headers(rig.deadLetter())).containsEntry("sluice.error.code", "ragged_row");
    }

    @Test
    void whatRulesCannotSettleIsAskedAndTheRowBearsTheHash() {
        RawRecord raw = SomeRaw.json("orders", 1, "{\"name\":\"Ann\",\"email\":\"ann at example\"}");

        rig.send(raw);

        CleansedRecord row = only(rig.cleansed()).value();
        TestRecord<String, LlmRequest> asked = only(rig.questions());
        LlmRequest question = asked.value();
        assertThat(row.getFindings()).extracting(Finding::getField).containsExactly("email");
        assertThat(asked.key()).isEqualTo(row.getInputHash()).isEqualTo(question.getInputHash());
        assertThat(asked.getRecordTime()).isEqualTo(CleanseRig.RECEIVED);
        assertThat(row.getLlmVersion()).isEqualTo(question.getTaskVersion());
        assertThat(question.getPipeline()).isEqualTo("orders");
        assertThat(question.getDefinitionVersion()).isEqualTo(1);
        assertThat(question.getRecordId()).isEqualTo(raw.getRecordId());
        assertThat(question.getRecordKey().array()).isEqualTo(raw.getRecordId().getBytes(UTF_8));
        assertThat(question.getInput()).contains("ann at example");
        assertThat(question.getInstructions()).isEqualTo("Mend the address.");
        assertThat(question.getAskedAt()).isEqualTo(CleanseRig.NOW.toEpochMilli());
        assertThat(rig.count("sluice.cleanse.questions", "pipeline", "orders")).isEqualTo(1);
    }

    @Test
    void withoutAModelTheQuestionIsCountedAndSkipped() {
        rig.close();
        rig = new CleanseRig(dir, CleanseConfig.defaults());
        rig.publish(SomePipeline.of(1, null, ORDERS));

        rig.send(SomeRaw.json("orders", 1, "{\"email\":\"ann at example\"}"));

        assertSkipped("no model is configured");
        assertThat(rig.count("sluice.cleanse.questions.skipped", "reason", "no_model"))
                .isEqualTo(1);
    }

    /** The row bears the hash of the question, and an enrichment settles it with the reason. */
    private void assertSkipped(String reason) {
        CleansedRecord row = only(rig.cleansed()).value();
        TestRecord<byte[], Enrichment> settled = only(rig.enrichments());
        assertThat(rig.questions()).isEmpty();
        assertThat(row.getInputHash()).isNotNull().isEqualTo(settled.value().getInputHash());
        assertThat(settled.key()).isEqualTo(row.getRecordId().getBytes(UTF_8));
        assertThat(settled.value().getRecordId()).isEqualTo(row.getRecordId());
        assertThat(settled.value().getStatus()).isEqualTo(AnswerStatus.SKIPPED);
        assertThat(settled.value().getError()).startsWith("skipped: ").contains(reason);
    }

    @Test
    void aQuestionThatIsTooLargeIsSkippedAndTheRowStands() {
        rig.close();
        rig = new CleanseRig(dir, limitedTo(2048));
        rig.publish(SomePipeline.of(1, "test-model", ORDERS.replace("Mend", "Mend ".repeat(400))));

        rig.send(SomeRaw.json("orders", 1, "{\"email\":\"ann at example\"}"));

        assertSkipped("the question is larger than");
        assertThat(rig.count("sluice.cleanse.questions.skipped", "reason", "too_large"))
                .isEqualTo(1);
    }

    @Test
    void rowsAfterAChangeOfTheDefinitionBearItsVersion() {
        rig.send(SomeRaw.json("orders", 1, "{\"name\":\"a\"}"));

        rig.publish(SomePipeline.of(2, "test-model", ORDERS.replace("name, trim", "name, uppercase")));
        rig.send(SomeRaw.json("orders", 2, "{\"name\":\"a\"}"));

        assertThat(rig.cleansed())
                .extracting(out -> out.value().getDefinitionVersion() + " " + text(out.value()))
                .containsExactly("1 {\"name\":\"a\"}", "2 {\"name\":\"A\"}");
    }

    @Test
    void aRowLargerThanItsTopicTakesBecomesADeadLetterWithSizeAndHash() {
        rig.close();
        rig = new CleanseRig(dir, limitedTo(4096));
        rig.publish(SomePipeline.of(1, null, ORDERS));
        RawRecord raw = SomeRaw.json("orders", 1, "{\"name\":\" " + "x".repeat(3000) + "\"}");

        rig.send(raw);
        rig.send(SomeRaw.json("orders", 2, "{\"name\":\"small\"}"));

        TestRecord<byte[], byte[]> dead = rig.deadLetter();
        assertThat(headers(dead)).containsEntry("sluice.error.code", "output_too_large");
        assertThat(headers(dead).get("__streams.errors.message"))
                .contains("4096")
                .contains("sha256");
        assertThat(text(only(rig.cleansed()).value())).isEqualTo("{\"name\":\"small\"}");
    }

    @Test
    void ofTheHeadersOnlyTheTraceContextGoesOn() {
        RawRecord raw = SomeRaw.json("orders", 1, "{\"name\":\"a\"}");
        var sent = new RecordHeaders()
                .add("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".getBytes(UTF_8))
                .add("authorization", "secret".getBytes(UTF_8));

        rig.sendBytes(new byte[] {1}, rig.bytes(raw), sent);
        rig.sendBytes(new byte[] {1}, new byte[] {9}, sent);

        assertThat(headers(only(rig.cleansed()))).containsOnlyKeys("traceparent");
        assertThat(headers(rig.deadLetter())).containsKey("traceparent").doesNotContainKey("authorization");
    }

    @Test
    void everyRecordIsCountedOnce() {
        rig.send(SomeRaw.json("orders", 1, "{\"name\":\" a \",\"email\":\" A@Example.org \"}"));
        rig.send(SomeRaw.json("orders", 2, "{\"email\":\"ann at example\"}"));
        rig.send(SomeRaw.json("orders", 3, "no json"));
        rig.send(SomeRaw.json("nobody", 1, "{}"));
        rig.sendBytes(new byte[] {1}, new byte[] {9}, new RecordHeaders());

        assertThat(rig.count("sluice.cleanse.received")).isEqualTo(5);
        assertThat(rig.count("sluice.cleanse.cleansed")).isEqualTo(2);
        assertThat(rig.count("sluice.cleanse.rejected")).isEqualTo(2);
        assertThat(rig.count("sluice.cleanse.failed")).isEqualTo(1);
        // two rules changed the e-mail, one the name
        assertThat(rig.count("sluice.cleanse.repaired.cells")).isEqualTo(2);
        assertThat(rig.count("sluice.cleanse.rule.hits", "rule", "trim")).isEqualTo(2);
        assertThat(rig.count("sluice.cleanse.findings")).isEqualTo(1);
    }

    private static CleanseConfig limitedTo(long bytes) {
        return new CleanseConfig(
                2, Duration.ofMillis(200), Duration.ofSeconds(5), new DataSize(bytes), true, "test-model", "");
    }

    private static String text(CleansedRecord row) {
        return UTF_8.decode(row.getRow().duplicate()).toString();
    }

    private static <T> T only(List<T> all) {
        assertThat(all).hasSize(1);
        return all.get(0);
    }
}
