package dev.sluice.metadata.normalize;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.pipeline.definition.TableSpec;
import java.io.InputStream;
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
        List<JsonNode> documents = RandomDocuments.of(seed, 400);

        assertThat(conserved(documents)).isGreaterThan(1_000);
    }

    @Test
    void givesTheSameIdsAndTheSameSchemaOnARerun() throws Exception {
        List<JsonNode> documents = RandomDocuments.of(7, 300);

        assertThat(fingerprint(documents)).isEqualTo(fingerprint(documents));
    }

    @Test
    void givesTheSameIdsInAnyOrder() throws Exception {
        List<JsonNode> documents = RandomDocuments.of(8, 200);
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
}
