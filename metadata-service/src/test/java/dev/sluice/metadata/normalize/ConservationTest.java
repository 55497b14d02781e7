package dev.sluice.metadata.normalize;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.pipeline.definition.TableSpec;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing is lost on the way from documents to rows. */
class ConservationTest {

    @Test
    void keepsEveryLeafOfGithubEvents() throws Exception {
        try (InputStream events =
                new GZIPInputStream(Files.newInputStream(Path.of("..", "examples", "data", "github_events.json.gz")))) {
            assertThat(conserved(elements(Conservation.JSON.readTree(events)))).isEqualTo(24_872 - 734);
        }
    }

    @Test
    void keepsEveryLeafOfGithubIssues() throws Exception {
        try (InputStream issues = new GZIPInputStream(resource("/nested-json/github_issues.json.gz"))) {
            assertThat(conserved(elements(Conservation.JSON.readTree(issues)))).isEqualTo(6_673 - 428);
        }
    }

    @Test
    void keepsEveryLeafOfStripeObjects() throws Exception {
        try (InputStream stripe = resource("/nested-json/stripe_fixtures3.json")) {
            assertThat(conserved(elements(Conservation.JSON.readTree(stripe).get("resources"))))
                    .isEqualTo(4_276 - 1_334);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20261121})
    void keepsEveryLeafOfRandomDocuments(long seed) throws Exception {
        List<JsonNode> documents = random(seed, 400);

        assertThat(conserved(documents)).isGreaterThan(1_000);
    }

    @Test
    void givesTheSameIdsAndTheSameSchemaOnARerun() throws Exception {
        List<JsonNode> documents = random(7, 300);

        assertThat(fingerprint(documents)).isEqualTo(fingerprint(documents));
    }

    @Test
    void givesTheSameIdsInAnyOrder() throws Exception {
        List<JsonNode> documents = random(8, 200);
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < documents.size(); i++) {
            order.add(i);
        }
        Collections.shuffle(order, new Random(9));

        assertThat(ids(documents, order))
                .isEqualTo(ids(documents, order.stream().sorted().toList()));
    }

    private static long conserved(List<JsonNode> documents) throws Exception {
        NormalizedBatch batch = normalize(documents, null);
        Conservation conservation = new Conservation(batch, "docs");
        for (int i = 0; i < documents.size(); i++) {
            conservation.check(documents.get(i), "row-" + i);
        }
        conservation.checkNothingElse();
        return conservation.found();
    }

    private static NormalizedBatch normalize(
            List<JsonNode> documents, @org.jspecify.annotations.Nullable List<Integer> order) {
        TableNormalizer normalizer =
                new TableNormalizer(TableSpec.appending("docs"), Map.of(), "_sluice", new SchemaCatalog());
        NormalizedBatch batch = new NormalizedBatch();
        for (int i = 0; i < documents.size(); i++) {
            int document = order == null ? i : order.get(i);
            normalizer.add(
                    documents.get(document).toString().getBytes(StandardCharsets.UTF_8),
                    new RowIdentity("row-" + document, "load"),
                    Map.of(),
                    batch);
        }
        return batch;
    }

    private static String fingerprint(List<JsonNode> documents) {
        NormalizedBatch batch = normalize(documents, null);
        StringBuilder print = new StringBuilder(batch.changes().toString());
        for (TableBatch table : batch.tables()) {
            for (int row = 0; row < table.rows(); row++) {
                print.append(table.table()).append(table.idOf(row));
            }
        }
        return print.toString();
    }

    private static TreeSet<String> ids(List<JsonNode> documents, List<Integer> order) {
        TreeSet<String> ids = new TreeSet<>();
        for (TableBatch table : normalize(documents, order).tables()) {
            for (int row = 0; row < table.rows(); row++) {
                assertThat(ids.add(table.table() + " " + table.idOf(row))).isTrue();
            }
        }
        return ids;
    }

    private static List<JsonNode> elements(JsonNode container) {
        List<JsonNode> elements = new ArrayList<>();
        container.forEach(elements::add);
        return elements;
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(ConservationTest.class.getResourceAsStream(name), name);
    }

    private static final String[] KEYS = {
        "id",
        "Name",
        "name",
        "NAME",
        "a b",
        "a__b",
        "a",
        "b",
        "value",
        "list",
        "ключ",
        "имя",
        "",
        " ",
        "_sluice_id",
        "_sluice_load_id",
        "_sluice_parent_id",
        "_sluice_rest",
        "v__v_text",
        "v",
        "select",
        "x\"; DROP TABLE",
        "1st",
        "__",
        "emoji \uD83D\uDE00"
    };
    /** Objects whose names differ: lists in two objects of one name share a table, which the check does not follow. */
    private static final String[] OBJECT_KEYS = {"a", "b", "v", "Name", "1st", "ключ"};

    private static final String[] LIST_KEYS = {"items", "Items", "tags", "deep"};
    private static final String[] TEXTS = {
        "",
        "x",
        "12",
        " 7 ",
        "1.5",
        "2024-01-02T03:04:05Z",
        "2024-01-02T03:04:05.123456+02:00",
        "2024-01-02",
        "yes",
        "True",
        "null",
        "[1]",
        "'",
        "\\",
        "nul\u0000l",
        "\u00e6\u00f8\u00e5",
        "0x1F",
        "NaN text",
        "1e3"
    };

    private static List<JsonNode> random(long seed, int count) throws IOException {
        Random random = new Random(seed);
        List<JsonNode> documents = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            documents.add(Conservation.JSON.readTree(object(random, 3).toString()));
        }
        return documents;
    }

    private static ObjectNode object(Random random, int depth) {
        ObjectNode object = Conservation.JSON.createObjectNode();
        int keys = random.nextInt(8);
        for (int i = 0; i < keys; i++) {
            if (depth > 0 && random.nextInt(6) == 0) {
                object.set(LIST_KEYS[random.nextInt(LIST_KEYS.length)], list(random, depth - 1));
            } else if (depth > 0 && random.nextInt(6) == 0) {
                object.set(OBJECT_KEYS[random.nextInt(OBJECT_KEYS.length)], object(random, depth - 1));
            } else {
                object.set(KEYS[random.nextInt(KEYS.length)], scalar(random));
            }
        }
        return object;
    }

    private static ArrayNode list(Random random, int depth) {
        ArrayNode list = Conservation.JSON.createArrayNode();
        int elements = random.nextInt(4);
        for (int i = 0; i < elements; i++) {
            int kind = random.nextInt(4);
            list.add(
                    kind == 0
                            ? object(random, depth)
                            : kind == 1 && depth > 0 ? list(random, depth - 1) : scalar(random));
        }
        return list;
    }

    private static JsonNode scalar(Random random) {
        var nodes = Conservation.JSON.getNodeFactory();
        return switch (random.nextInt(8)) {
            case 0 -> nodes.nullNode();
            case 1 -> nodes.booleanNode(random.nextBoolean());
            case 2 -> nodes.numberNode(random.nextInt(100));
            case 3 -> nodes.numberNode(random.nextLong());
            case 4 -> nodes.numberNode(random.nextInt(1000) / 8.0);
            case 5 -> nodes.numberNode(new BigInteger(64 + random.nextInt(80), random));
            default -> nodes.textNode(TEXTS[random.nextInt(TEXTS.length)]);
        };
    }
}
