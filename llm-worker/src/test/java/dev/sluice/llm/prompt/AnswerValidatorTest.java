package dev.sluice.llm.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class AnswerValidatorTest {

    private static final String SCHEMA = """
            {"type":"object","required":["category"],"additionalProperties":false,"properties":{
              "category":{"type":"string","enum":["home","toys"]},
              "size":{"type":"integer","minimum":0},
              "parts":{"type":"array","items":{"type":"object","properties":{"name":{"type":"string"}}}}}}""";

    private final AnswerValidator validator = new AnswerValidator();

    @Test
    void aValidOutputPasses() {
        assertThat(validator.check(SCHEMA, json("{\"category\":\"home\",\"size\":3}")))
                .isEqualTo(new Verdict(object("{\"category\":\"home\",\"size\":3}"), 0, null));
    }

    @Test
    void fieldsNobodyAskedForAreDroppedAndCounted() {
        Verdict verdict = validator.check(
                SCHEMA, json("{\"category\":\"toys\",\"admin\":true,\"parts\":[{\"name\":\"a\",\"x\":1}]}"));

        assertThat(verdict)
                .isEqualTo(new Verdict(object("{\"category\":\"toys\",\"parts\":[{\"name\":\"a\"}]}"), 2, null));
    }

    @Test
    void aProblemNamesPlaceAndKeywordButNotTheValue() {
        Verdict verdict = validator.check(SCHEMA, json("{\"category\":\"secret-value\",\"size\":-1}"));

        assertThat(verdict.output()).isNull();
        assertThat(verdict.problem())
                .contains("/category breaks enum", "home", "/size breaks minimum")
                .doesNotContain("secret-value");
    }

    @Test
    void aMissingFieldIsNamed() {
        assertThat(validator.check(SCHEMA, json("{}")).problem()).contains("breaks required category");
    }

    @Test
    void onlyAnObjectIsAnOutput() {
        assertThat(validator.check(SCHEMA, json("[1]")).problem()).isEqualTo("output is no JSON object");
        assertThat(validator.check(SCHEMA, json("{}").path("nothing")).problem())
                .isEqualTo("output is no JSON object");
    }

    @Test
    void aSchemaReachesNothingOutsideItself() {
        String remote = "{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"http://127.0.0.1:9/schema.json\"}}}";

        assertThatThrownBy(() -> validator.check(remote, json("{\"a\":1}")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the answer schema of the task is no JSON Schema");
    }

    private static JsonNode json(String text) {
        try {
            return JsonMapper.builder().build().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static ObjectNode object(String text) {
        return (ObjectNode) json(text);
    }
}
