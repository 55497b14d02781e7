package dev.sluice.pipeline.definition;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.sluice.pipeline.Pipelines;
import dev.sluice.pipeline.check.FormChecks;
import dev.sluice.pipeline.coercion.Coercions;
import dev.sluice.pipeline.personal.PersonalData;
import dev.sluice.pipeline.question.AnswerSchema;
import dev.sluice.pipeline.rule.RuleCompiler;
import dev.sluice.pipeline.yaml.YamlNode;
import dev.sluice.pipeline.yaml.YamlReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The published JSON Schema and the reader agree. */
class SchemaTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonNode SCHEMA = schema();
    private static final JsonSchema VALIDATOR =
            JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(SCHEMA);

    private static JsonNode schema() {
        try (InputStream in = DefinitionReader.class.getResourceAsStream("/dev/sluice/pipeline/pipeline.schema.json")) {
            return MAPPER.readTree(Objects.requireNonNull(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean accepts(String yaml) {
        YamlNode document = Objects.requireNonNull(YamlReader.read(yaml, (mark, what, mend) -> {
            throw new AssertionError(what);
        }));
        return VALIDATOR.validate(MAPPER.valueToTree(document.toJava())).isEmpty();
    }

    private static void agree(String pointer, Collection<String> keys) {
        List<String> names = new ArrayList<>();
        SCHEMA.at(pointer).fieldNames().forEachRemaining(names::add);
        assertThat(names).as(pointer).containsExactlyInAnyOrderElementsOf(keys);
    }

    /** Some rules take a plain value as well; the map is then the last of the choice. */
    private static String pathTo(String rule) {
        int choices = SCHEMA.at("/$defs/rule/properties/" + rule + "/anyOf").size();
        return choices == 0 ? "" : "/anyOf/" + (choices - 1);
    }

    private static void agreeOnWords(String pointer, Collection<String> words) {
        List<String> names = new ArrayList<>();
        SCHEMA.at(pointer).forEach(word -> names.add(word.asText()));
        assertThat(names).as(pointer).containsExactlyInAnyOrderElementsOf(words);
    }

    @Test
    void theyKnowTheSameKeys() {
        agree("/properties", DefinitionKeys.ROOT);
        agree("/$defs/table/properties", DefinitionKeys.TABLE);
        agree("/$defs/table/properties/write_disposition/anyOf/1/properties", DefinitionKeys.DISPOSITION);
        agree("/$defs/table/properties/schema_contract/anyOf/1/properties", DefinitionKeys.CONTRACT);
        agree("/$defs/column/properties", DefinitionKeys.COLUMN);
        agree("/properties/source/properties/object_store/properties", SourceKeys.OBJECT_STORE);
        agree("/properties/source/properties/client/properties", SourceKeys.REST_CLIENT);
        agree("/$defs/restResource/properties", SourceKeys.REST_RESOURCE);
        agree("/$defs/restResource/properties/endpoint/anyOf/1/properties", SourceKeys.REST_ENDPOINT);
        agree("/properties/source/properties/incremental/properties", SourceKeys.JDBC_INCREMENTAL);
        agreeOnWords("/properties/source/allOf/0/then/propertyNames/enum", SourceKeys.FILES);
        agreeOnWords("/properties/source/allOf/1/then/propertyNames/enum", SourceKeys.REST);
        agreeOnWords("/properties/source/allOf/2/then/propertyNames/enum", SourceKeys.JDBC);
        agreeOnWords("/properties/source/allOf/3/then/propertyNames/enum", SourceKeys.KAFKA);
        agreeOnWords("/properties/source/allOf/4/then/propertyNames/enum", SourceKeys.HTTP_PUSH);
        agreeOnWords("/properties/source/allOf/5/then/propertyNames/enum", SourceKeys.CONNECT);
        agree("/$defs/rule/properties", RuleCompiler.keys());
        RuleCompiler.nestedKeys()
                .forEach((rule, keys) -> agree("/$defs/rule/properties/" + rule + pathTo(rule) + "/properties", keys));
        agree("/$defs/llm/properties", DefinitionKeys.LLM);
        agree("/$defs/answerField/properties", AnswerSchema.KEYS);
        agree("/$defs/test/properties", DefinitionKeys.TEST);
        agree("/$defs/test/properties/findings/items/anyOf/1/properties", DefinitionKeys.FINDING);
    }

    @Test
    void theyKnowTheSameWords() {
        agreeOnWords("/properties/source/properties/connector/anyOf/0/enum", SourceKeys.CONNECTORS);
        agreeOnWords("/$defs/table/properties/write_disposition/anyOf/0/enum", DefinitionKeys.dispositions());
        agreeOnWords(
                "/$defs/table/properties/write_disposition/anyOf/1/properties/strategy/enum",
                DefinitionKeys.strategies());
        agreeOnWords("/$defs/table/properties/schema_contract/anyOf/0/enum", DefinitionKeys.modes());
        agreeOnWords("/$defs/column/properties/data_type/enum", DefinitionKeys.DATA_TYPES);
        agreeOnWords("/$defs/test/properties/rejected/enum", DefinitionKeys.REJECTIONS);
        agreeOnWords("/$defs/answerType/enum", AnswerSchema.TYPES);
        agreeOnWords("/$defs/rule/properties/check/anyOf/0/enum", FormChecks.NAMES);
        List<String> kinds = new ArrayList<>(PersonalData.KINDS);
        kinds.add(PersonalData.ALL);
        agreeOnWords("/$defs/rule/properties/redact/anyOf/0/enum", kinds);
        agreeOnWords(
                "/$defs/rule/properties/to/anyOf/0/enum",
                Coercions.TYPES.stream().filter(type -> !type.contains("(")).toList());
    }

    @Test
    void everyKeyIsDescribedForEditors() {
        SCHEMA.at("/$defs/rule/properties").properties().forEach(rule -> assertThat(
                        rule.getValue().path("description").asText())
                .as(rule.getKey())
                .isNotEmpty());
    }

    @Test
    void theyAcceptTheSameDefinitions() throws IOException {
        assertThat(accepts(DefinitionReaderTest.ORDERS)).isTrue();
        Pattern.compile("(?ms)^```yaml\\n(.*?)^```$")
                .matcher(Files.readString(Path.of("..", "docs", "rules.md")))
                .results()
                .forEach(block -> assertThat(accepts(Pipelines.HEAD + block.group(1)))
                        .as(block.group(1))
                        .isTrue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{connector: files, path: a, encoding: b}",
                "{connector: files, path: a, header: 1}",
                "{connector: files, path: a, on_error: stop}",
                "{connector: files, path: a, skip_rows: -1}",
                "{connector: rest, client: {base_url: 'https://x'}}",
                "{connector: rest, client: {base_url: 'https://x', pagnator: auto}, resources: [a]}",
                "{connector: rest, client: {base_url: 'https://x'}, resources: [{name: a, endpoint: {pth: b}}]}",
                "{connector: rest, client: {base_url: 'https://x'}, resources: [a], path: b}",
                "{connector: jdbc, url: 'jdbc:sqlite:x'}",
                "{connector: jdbc, url: 'jdbc:sqlite:x', table: a, query: b}",
                "{connector: jdbc, url: 'jdbc:sqlite:x', table: a, incremental: {by: b}}",
                "{connector: jdbc, table: a}",
                "{connector: org.example.Connector, slot: a}",
                "{connector: org.example.Connector, config: a}",
                "{connector: kafka, topics: [a]}",
                "{connector: kafka, bootstrap_servers: 'b:1', topics: a, topic_pattern: b}",
                "{connector: kafka, bootstrap_servers: 'b:1', topic: a}"
            })
    void theyRefuseTheSameSources(String source) {
        String yaml = "pipeline: p\nsource: " + source + "\n";
        assertThat(accepts(yaml)).isFalse();
        assertThat(Pipelines.problems(yaml)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{connector: files, path: [a, b], format: csv, header: false, skip_rows: 2, on_error: stop at 2.5 %}",
                "{connector: org.example.Connector, config: {tasks.max: 2, database.password: '${P}'}}",
                "{connector: files, path: a, columns: [b, c], on_error: skip}",
                "{connector: rest, client: {base_url: 'https://x', auth: {token: '${T}'}}, resources: [a, {name: b, endpoint: c}]}",
                "{connector: jdbc, url: 'jdbc:sqlite:x', table: a, incremental: {column: b, lag: 1h}, schedule: 5m}",
                "{connector: kafka, bootstrap_servers: 'b:1', topic_pattern: 'a.*', format: avro, schema_registry: 'http://r'}"
            })
    void theyAcceptTheSameSources(String source) {
        String yaml = "pipeline: p\nsource: " + source + "\n";
        assertThat(Pipelines.problems(yaml)).isEmpty();
        assertThat(accepts(yaml)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tabel: {}",
                "table: {primary_keys: [a]}",
                "table: {write_disposition: upsert}",
                "table: {columns: {a: {data_type: strng}}}",
                "cleanse: [{field: a, trimm: true}]",
                "cleanse: [{field: a, trim: ja}]",
                "cleanse: [{field: a, to: desimal}]",
                "cleanse: [{field: a, check: emial}]",
                "cleanse: [{field: a, unicode: NFX}]",
                "cleanse: [{field: a, mend_encoding: 1}]",
                "cleanse: [{field: a, split: {into: [b]}}]",
                "cleanse: [{field: a, split: ''}]",
                "cleanse: [{field: a, join: {with: x}}]",
                "cleanse: [{field: a, to: date, formats: [dd.MM.yy], first_year: x}]",
                "cleanse: [{field: a, to: fone}]",
                "cleanse: [{field: a, redact: names}]",
                "cleanse: [{deduplicate: {within: 1h}}]",
                "cleanse: [{field: a, lookup: {to: b}}]",
                "cleanse: [{field: a, lookup: {topic: t, file: f.csv}}]",
                "cleanse: [{field: a, lookup: {topic: 'a b'}}]",
                "cleanse: [{deduplicate: {by: [a], action: drop}}]",
                "cleanse: [{field: a, unique: {withn: 1h}}]",
                "cleanse: [{field: a, lookup: {fil: x.csv}}]",
                "cleanse: {}",
                "cleanse: [{determines: {by: [a]}}]",
                "cleanse: [{determines: {by: [a], field: b, replace: all}}]",
                "cleanse: [{determines: {by: [a], field: b, min_share: 2}}]",
                "cleanse: [{determines: {by: [a], field: b, late_repair: sometimes}}]",
                "tests: [{given: {a: 1}, in: {a: 1}, out: {a: 1}}]",
                "llm: {enabled: true}",
                "llm: {send: [a], answer: {x: {typ: string}}}",
                "tests: [{out: {a: 1}}]",
                "tests: [{in: {a: 1}}]"
            })
    void theyRefuseTheSameDefinitions(String body) {
        assertThat(accepts(Pipelines.HEAD + body + "\n")).isFalse();
        assertThat(Pipelines.problems(Pipelines.HEAD + body + "\n")).isNotEmpty();
    }
}
