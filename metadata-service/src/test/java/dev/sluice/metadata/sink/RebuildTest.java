package dev.sluice.metadata.sink;

import static dev.sluice.metadata.sink.Records.cleansed;
import static dev.sluice.metadata.sink.Records.written;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.metadata.normalize.Naming;
import dev.sluice.metadata.sink.Records.Written;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole documents, landed in DuckDB and built again from its tables, equal the originals but for the losses that {@link #documented} makes in the
 * originals; NORMALIZATION.md lists them.
 */
class RebuildTest {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final Naming NAMES = Naming.snakeCase(255);
    private static final int FLUSH = 7;

    @TempDir
    Path directory;

    @Test
    void githubEvents() throws Exception {
        try (InputStream events =
                new GZIPInputStream(Files.newInputStream(Path.of("..", "examples", "data", "github_events.json.gz")))) {
            assertThat(rebuilt(JSON.readTree(events))).isEqualTo(24_872 - 734);
        }
    }

    @Test
    void githubIssues() throws Exception {
        try (InputStream issues = new GZIPInputStream(resource("/nested-json/github_issues.json.gz"))) {
            assertThat(rebuilt(JSON.readTree(issues))).isEqualTo(6_673 - 428);
        }
    }

    @Test
    void stripeObjects() throws Exception {
        try (InputStream stripe = resource("/nested-json/stripe_fixtures3.json")) {
            assertThat(rebuilt(JSON.readTree(stripe).get("resources"))).isEqualTo(4_276 - 1_334);
        }
    }

    @Test
    void aValueThatChangedIsNoticed() throws Exception {
        try (var rig = new SinkRig(directory).define(Definition.appending("docs"))) {
            rig.feed(written(
                    cleansed("docs", "row-0", "{\"a\":{\"b\":[1,{\"c\":2}]}}").build()));
            try (var statement = rig.warehouse.writer().createStatement()) {
                statement.execute("UPDATE raw.docs__a__b SET c = 3 WHERE c = 2");
            }
            assertThat(new RebuiltDocuments(rig.warehouse.writer()).of("docs").get("row-0"))
                    .hasToString("{\"a\":{\"b\":[1,{\"c\":3}]}}");
        }
    }

    /** Lands the documents, builds them again, compares all; returns how many values they hold. */
    private long rebuilt(JsonNode container) throws Exception {
        List<JsonNode> documents = new ArrayList<>();
        container.forEach(documents::add);
        try (var rig = new SinkRig(directory).define(Definition.appending("docs"))) {
            List<Written> records = new ArrayList<>();
            for (JsonNode document : documents) {
                records.add(written(cleansed("docs", "row-" + records.size(), document.toString())
                        .build()));
            }
            for (int from = 0; from < records.size(); from += FLUSH) {
                rig.feed(records.subList(from, Math.min(records.size(), from + FLUSH)));
            }
            Map<String, ObjectNode> rebuilt = new RebuiltDocuments(rig.warehouse.writer()).of("docs");
            assertThat(rebuilt).hasSize(documents.size());
            long values = 0;
            for (int i = 0; i < documents.size(); i++) {
                JsonNode original = documented(documents.get(i));
                assertThat(documented(Objects.requireNonNull(rebuilt.get("row-" + i))))
                        .as("document %s", i)
                        .isEqualTo(original);
                values += values(original);
            }
            return values;
        }
    }

    /** A document without what the tables do not keep: spelling of names, nulls, empty objects and lists, spelling of times and numbers. */
    private static JsonNode documented(JsonNode node) {
        if (node.isObject()) {
            ObjectNode kept = JSON.createObjectNode();
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                JsonNode value = documented(field.getValue());
                if (!value.isNull() && !(value.isContainerNode() && value.isEmpty())) {
                    kept.set(NAMES.key(field.getKey()), value);
                }
            }
            return kept;
        }
        if (node.isArray()) {
            ArrayNode kept = JSON.createArrayNode();
            node.forEach(element -> kept.add(documented(element)));
            return kept;
        }
        if (node.isNumber()) {
            return JSON.getNodeFactory()
                    .textNode(node.decimalValue().stripTrailingZeros().toPlainString());
        }
        return node.isTextual() ? JSON.getNodeFactory().textNode(time(node.textValue())) : node;
    }

    private static String time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant().toString();
        } catch (DateTimeParseException notATime) {
            return text;
        }
    }

    private static long values(JsonNode node) {
        if (!node.isContainerNode()) {
            return 1;
        }
        long values = 0;
        for (JsonNode child : node) {
            values += values(child);
        }
        return values;
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(RebuildTest.class.getResourceAsStream(name), name);
    }
}
