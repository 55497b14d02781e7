package dev.sluice.pipeline.question;

import static dev.sluice.pipeline.Pipelines.cleansed;
import static dev.sluice.pipeline.Pipelines.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.pipeline.Outcome;
import dev.sluice.pipeline.Pipeline;
import dev.sluice.pipeline.PipelineAnswers;
import dev.sluice.pipeline.Pipelines;
import dev.sluice.pipeline.Question;
import dev.sluice.pipeline.RowCleanser;
import dev.sluice.pipeline.RowFinding;
import dev.sluice.pipeline.definition.Assets;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class QuestionTest {
    private static final String BODY = """
            cleanse: [{field: email, check: email}]
            llm:
              enabled: true
              when: "!valid.email || category == null"
              send: [notes, address, price]
              answer: {category_norm: {type: string, enum: [toys, home]}, parts: {type: object, properties: {zip: string}}}
              instructions: prompts/p.md
            """;
    private static final Assets ASSETS = Assets.of(Map.of("prompts/p.md", "Tidy up.".getBytes(StandardCharsets.UTF_8)));
    private static final String RECORD =
            "{\"address\":{\"zip\":\"1\",\"city\":\"Ulm\"},\"notes\":\"n\\\"\",\"price\":5.0,\"email\":\"a@b.org\"}";

    private static Question ask(Pipeline pipeline, String record) {
        return Objects.requireNonNull(
                cleansed(pipeline.cleanser().cleanse(json(record))).question());
    }

    private static Question ask(String body, Assets assets, String model) {
        return ask(Pipelines.of(body, assets, model), RECORD);
    }

    @Test
    void theQuestionHoldsTheSentFieldsInCanonicalForm() {
        Question question = ask(BODY, ASSETS, "m");

        assertThat(question.input())
                .isEqualTo("{\"address\":{\"city\":\"Ulm\",\"zip\":\"1\"},\"notes\":\"n\\\"\",\"price\":5.0}");
        assertThat(question.task()).isEqualTo("orders");
        assertThat(question.instructions()).isEqualTo("Tidy up.");
        assertThat(question.evidence()).isNull();
        assertThat(question.answerSchema()).isEqualTo("""
                        {"additionalProperties":false,"properties":{"category_norm":{"enum":["toys","home"],"type":"string"},\
                        "parts":{"additionalProperties":false,"properties":{"zip":{"type":"string"}},"required":["zip"],"type":"object"}},\
                        "required":["category_norm","parts"],"type":"object"}""");
    }

    @Test
    void theHashesAreThoseOfTheContract() throws Exception {
        Question question = ask(BODY, ASSETS, "m");
        String task = "{\"instructions\":\"Tidy up.\",\"model\":\"m\",\"schema\":\""
                + question.answerSchema().replace("\"", "\\\"") + "\"}";

        assertThat(question.taskVersion()).isEqualTo(sha256(task).substring(0, 16));
        assertThat(question.inputHash())
                .isEqualTo(sha256(
                        "{\"inputs\":" + question.input() + ",\"task_version\":\"" + question.taskVersion() + "\"}"));
    }

    private static String sha256(String text) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest);
    }

    @Test
    void theHashDependsOnWhatIsAskedAlone() {
        Pipeline pipeline = Pipelines.of(BODY, ASSETS, "m");
        String hash = ask(pipeline, RECORD).inputHash();

        assertThat(ask(pipeline, RECORD.replace("a@b.org", "x")).inputHash()).isEqualTo(hash);
        assertThat(ask(pipeline, "{\"price\":5.0,\"notes\":\"n\\\"\",\"address\":{\"city\":\"Ulm\",\"zip\":\"1\"}}")
                        .inputHash())
                .isEqualTo(hash);
        assertThat(ask(pipeline, RECORD.replace("Ulm", "Bonn")).inputHash()).isNotEqualTo(hash);
        assertThat(ask(BODY, ASSETS, "other").inputHash()).isNotEqualTo(hash);
        assertThat(ask(BODY.replace("toys", "cars"), ASSETS, "m").inputHash()).isNotEqualTo(hash);
        assertThat(ask(BODY.replace("prompts/p.md", "Tidy all."), ASSETS, "m").inputHash())
                .isNotEqualTo(hash);
        assertThat(pipeline.taskVersion()).contains(ask(pipeline, RECORD).taskVersion());
    }

    @Test
    void theGateAsksWhereItsConditionHoldsAndTheModelIsEnabled() {
        Pipeline pipeline = Pipelines.of(BODY, ASSETS, "m");
        String settled = "{\"email\":\"a@b.org\",\"category\":\"toys\"}";

        assertThat(cleansed(pipeline.cleanser().cleanse(json(settled))).question())
                .isNull();
        assertThat(cleansed(pipeline.cleanser().cleanse(json(settled.replace("@", "#"))))
                        .question())
                .isNotNull();
        Pipeline off = Pipelines.of(BODY.replace("enabled: true", "enabled: false"), ASSETS, "m");
        assertThat(cleansed(off.cleanser().cleanse(json("{}"))).question()).isNull();
        Pipeline always = Pipelines.of(BODY.replaceFirst("(?m)^  when: .*\n", ""), ASSETS, "m");
        assertThat(cleansed(always.cleanser().cleanse(json(settled))).question())
                .isNotNull();
    }

    @Test
    void aGateThatFailsAsksNothingAndTheRowLands() {
        Pipeline pipeline = Pipelines.of(BODY.replace("category == null", "notes / 0 == 1"), ASSETS, "m");
        Outcome.Cleansed cleansed = cleansed(pipeline.cleanser().cleanse(json(RECORD)));

        assertThat(cleansed.question()).isNull();
        assertThat(cleansed.findings()).extracting(RowFinding::check).containsExactly("llm.when");
    }

    @Test
    void maskedFieldsLeaveAsPlaceholders() {
        Pipeline pipeline = Pipelines.of(
                BODY.replace("send: [notes", "send: [email, notes") + "mask: [email, price]\n", ASSETS, "m");
        Question question =
                ask(pipeline, "{\"email\":\"ann@b.org\",\"notes\":\"mail ann@b.org, paid 1234\",\"price\":1234}");

        assertThat(question.input()).isEqualTo("""
                        {"address":null,"email":"[[email]]","notes":"mail [[email]], paid [[price]]","price":"[[price]]"}""");
        assertThat(question.masked()).isEqualTo("{\"[[email]]\":\"ann@b.org\",\"[[price]]\":1234}");
        assertThat(ask(pipeline, "{\"email\":null}").input()).contains("\"email\":null");
        assertThat(ask(pipeline, "{\"email\":null}").masked()).isNull();
    }

    @Test
    void whatDetectorsFindLeavesAsPlaceholders() {
        Pipeline pipeline = Pipelines.of(BODY + "mask: [personal_data]\n", ASSETS, "m");
        Question question = ask(
                pipeline,
                "{\"notes\":\"ann@b.org or bob@b.org, best ann@b.org\",\"address\":{\"city\":\"Ulm\"},\"price\":4111111111111111}");

        assertThat(question.input()).isEqualTo("""
                        {"address":{"city":"Ulm"},"notes":"[[email#1]] or [[email#2]], best [[email#1]]","price":"[[card#1]]"}""");
        assertThat(question.masked())
                .isEqualTo(
                        "{\"[[card#1]]\":\"4111111111111111\",\"[[email#1]]\":\"ann@b.org\",\"[[email#2]]\":\"bob@b.org\"}");
    }

    @Test
    void theEvidenceLeavesMaskedAndAnAnswerMayStillChooseFromIt() {
        String body = """
                cleanse:
                  - determines: {by: [id], field: mail, replace: missing}
                llm: {enabled: true, send: [mail], answer: {mail: {type: string}}, instructions: Choose.}
                mask: [email]
                """;
        Pipeline pipeline = Pipelines.of(body, ASSETS, "m");
        RowCleanser cleanser = pipeline.cleanser();
        cleanser.cleanse(json("{\"id\":1,\"mail\":\"ann@example.org\"}"));
        cleanser.cleanse(json("{\"id\":1,\"mail\":\"ann@example.org\"}"));
        Outcome.Cleansed cleansed = cleansed(cleanser.cleanse(json("{\"id\":1,\"mail\":\"bob@example.org\"}")));
        Question question = Objects.requireNonNull(cleansed.question());

        assertThat(question.evidence()).contains("[[email#1]]", "[[email#2]]").doesNotContain("example.org");
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("mail", "ann@example.org");
        assertThat(new PipelineAnswers(pipeline)
                        .judge(cleansed.row(), question.fields(), answer)
                        .accepted())
                .containsKey("mail");
        ObjectNode other = JsonNodeFactory.instance.objectNode().put("mail", "eve@example.org");
        assertThat(new PipelineAnswers(pipeline)
                        .judge(cleansed.row(), question.fields(), other)
                        .accepted())
                .isEmpty();
    }
}
