package dev.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PipelineAnswersTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RULES = """
            cleanse:
              - {field: city, trim: true, one_of: [Bonn, Ulm]}
              - {field: amount, to: "decimal(12,2)"}
              - {field: code, replace: {"^": "x"}}
              - {field: note, nulls: [none]}
              - {field: address.zip, length: 5}
            """;
    private static final String ROW =
            "{\"city\":\"Bon\",\"amount\":1.50,\"code\":\"x1\",\"note\":\"a\",\"address\":{\"zip\":\"1\"}}";

    private static JudgedAnswer judge(String evidence, String answer) throws Exception {
        return new PipelineAnswers(Pipelines.of(RULES))
                .judge(ROW.getBytes(StandardCharsets.UTF_8), asked(evidence), (ObjectNode) JSON.readTree(answer));
    }

    private static AskedFields asked(String evidence) {
        return new AskedFields(
                List.of("city", "amount", "code", "note", "address.zip"),
                List.of("city", "amount", "code", "note", "address.zip", "kind"),
                evidence);
    }

    private static List<String> reasons(JudgedAnswer judged) {
        return judged.refused().stream()
                .map(finding -> finding.field() + ": " + finding.message())
                .toList();
    }

    @Test
    void takesNewFieldsAndCellsInDoubt() throws Exception {
        JudgedAnswer judged = judge("{\"city\":{\"checks\":[\"one_of\"]}}", "{\"city\":\"Bonn\",\"kind\":\"town\"}");

        assertThat(judged.accepted().toString()).isEqualTo("{city=\"Bonn\", kind=\"town\"}");
        assertThat(judged.refused()).isEmpty();
    }

    @Test
    void aCellThatIsNotInDoubtStays() throws Exception {
        JudgedAnswer judged = judge("{\"city\":{}}", "{\"city\":\"Ulm\",\"amount\":2}");

        assertThat(judged.accepted()).containsOnlyKeys("city");
        assertThat(reasons(judged)).containsExactly("amount: answer refused: the cell is not in doubt");
    }

    @Test
    void whatTheRowSaysAlreadyIsNoChange() throws Exception {
        JudgedAnswer judged = judge("{\"city\":{}}", "{\"city\":null,\"amount\":1.5,\"code\":\"x1\"}");

        assertThat(judged.accepted()).isEmpty();
        assertThat(judged.refused()).isEmpty();
    }

    @Test
    void onlyACandidateIsTakenWhereThereAreSome() throws Exception {
        String evidence = "{\"city\":{\"candidates\":[{\"value\":\"Ulm\",\"rows\":2,\"share\":0.6}]}}";

        assertThat(judge(evidence, "{\"city\":\"Ulm\"}").accepted()).containsOnlyKeys("city");
        assertThat(reasons(judge(evidence, "{\"city\":\"Bonn\"}")))
                .containsExactly("city: answer refused: none of the candidates");
    }

    @Test
    void aValueThatOnlyTheRowItselfHasIsNoChoice() throws Exception {
        String evidence = "{\"city\":{\"candidates\":[{\"value\":\"Bon\",\"rows\":1,\"share\":1.0}]}}";

        assertThat(judge(evidence, "{\"city\":\"Bonn\"}").accepted()).containsOnlyKeys("city");
        assertThat(reasons(judge(evidence, "{\"city\":\"Rome\"}")))
                .containsExactly("city: answer refused: breaks one_of");
    }

    @Test
    void theRulesJudgeAndLeaveTheirMark() throws Exception {
        assertThat(reasons(judge(null, "{\"city\":\"Rome\",\"amount\":\"much\",\"note\":\"None\"}")))
                .containsExactly(
                        "city: answer refused: breaks one_of",
                        "amount: answer refused: breaks to decimal(12,2)",
                        "note: answer refused: the rules leave nothing of it");
        assertThat(judge(null, "{\"city\":\" Bonn \",\"amount\":\"2.5\"}")
                        .accepted()
                        .toString())
                .isEqualTo("{city=\"Bonn\", amount=2.5}");
    }

    @Test
    void aRuleThatChangesItsOwnResultLeavesACleanValueAlone() throws Exception {
        assertThat(judge(null, "{\"code\":\"x2\"}").accepted().toString()).isEqualTo("{code=\"x2\"}");
    }

    @Test
    void fieldsInsideOfObjects() throws Exception {
        assertThat(judge(null, "{\"address.zip\":\"53111\"}").accepted()).containsOnlyKeys("address.zip");
        assertThat(reasons(judge(null, "{\"address.zip\":\"531\"}")))
                .containsExactly("address.zip: answer refused: breaks length");
    }

    @Test
    void illFormedAnswersAndFieldsNobodyAskedFor() throws Exception {
        assertThat(reasons(judge(null, "{\"city\":{\"value\":1},\"other\":1}")))
                .containsExactly(
                        "city: answer refused: expected one value",
                        "other: answer refused: nobody asked for this field");
    }
}
