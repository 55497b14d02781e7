package dev.sluice.metadata.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.metadata.lineage.DatasetCommit.TableState;
import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineageClientUtils;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RunEventsTest {

    private final RunEvents events = new RunEvents("shop", "broker:9092", "shop.raw", "/data/warehouse.duckdb");

    private static DatasetCommit commit() {
        var columns = new LinkedHashMap<String, String>();
        columns.put("email", "VARCHAR");
        columns.put("address__city", "VARCHAR");
        var commit = new DatasetCommit("raw", "orders");
        commit.pipeline("orders");
        commit.table(new TableState("orders", columns, 3, Map.of("email", 1L)));
        commit.table(new TableState("orders__items", Map.of("value", "BIGINT"), 7, Map.of()));
        commit.table(new TableState("orders", columns, 2, Map.of("email", 2L)));
        commit.repaired("email", "trim");
        commit.repaired("email", "lowercase");
        commit.repaired("email", "trim");
        commit.repaired("address.city", "map city");
        commit.repaired("dropped", "drop");
        commit.found(4);
        return commit;
    }

    @Test
    void tellsSchemaStatisticsQualityAndLineage() throws Exception {
        UUID run = events.runId("w", "1.000001", "raw.orders");
        JsonNode event =
                new ObjectMapper().readTree(events.complete(run, commit(), Instant.ofEpochSecond(1_700_000_000)));

        assertThat(event.at("/eventType").asText()).isEqualTo("COMPLETE");
        assertThat(event.at("/eventTime").asText()).startsWith("2023-11-14T22:13:20");
        assertThat(event.at("/run/runId").asText()).isEqualTo(run.toString());
        assertThat(event.at("/job/namespace").asText()).isEqualTo("shop");
        assertThat(event.at("/job/name").asText()).isEqualTo("land.raw.orders");
        assertThat(event.at("/inputs/0/namespace").asText()).isEqualTo("kafka://broker:9092");
        assertThat(event.at("/inputs/0/name").asText()).isEqualTo("shop.raw");
        JsonNode orders = event.at("/outputs/0");
        assertThat(orders.at("/namespace").asText()).isEqualTo("duckdb:///data/warehouse.duckdb");
        assertThat(orders.at("/name").asText()).isEqualTo("raw.orders");
        assertThat(orders.at("/facets/schema/fields").toString())
                .contains("{\"name\":\"email\",\"type\":\"VARCHAR\"")
                .contains("{\"name\":\"address__city\",\"type\":\"VARCHAR\"");
        assertThat(orders.at("/outputFacets/outputStatistics/rowCount").asLong())
                .isEqualTo(5);
        assertThat(orders.at("/facets/dataQualityMetrics/rowCount").asLong()).isEqualTo(5);
        assertThat(orders.at("/facets/dataQualityMetrics/columnMetrics/email/nullCount")
                        .asLong())
                .isEqualTo(3);
        assertThat(orders.at("/facets/dataQualityMetrics/repairs").asLong()).isEqualTo(5);
        assertThat(orders.at("/facets/dataQualityMetrics/findings").asLong()).isEqualTo(4);
        JsonNode lineage = orders.at("/facets/columnLineage/fields");
        assertThat(lineage.at("/email/inputFields/0/field").asText()).isEqualTo("email");
        assertThat(lineage.at("/email/inputFields/0/transformations").findValuesAsText("description"))
                .containsExactly("trim", "lowercase");
        assertThat(lineage.at("/address__city/inputFields/0/field").asText()).isEqualTo("address.city");
        assertThat(lineage.has("dropped")).as("a column that does not exist").isFalse();
        assertThat(event.at("/outputs/1/name").asText()).isEqualTo("raw.orders__items");
        assertThat(event.at("/outputs/1/outputFacets/outputStatistics/rowCount").asLong())
                .isEqualTo(7);
    }

    @Test
    void aRunStartsAndEndsUnderOneId() throws Exception {
        UUID run = events.runId("w", "1.000001", "raw.orders");
        JsonNode start = new ObjectMapper().readTree(events.start(run, "raw.orders", Instant.ofEpochSecond(1)));
        JsonNode fail = new ObjectMapper()
                .readTree(events.fail(run, "raw.orders", Instant.ofEpochSecond(2), "disk full: \"x\""));

        assertThat(start.at("/eventType").asText()).isEqualTo("START");
        assertThat(fail.at("/eventType").asText()).isEqualTo("FAIL");
        for (JsonNode event : List.of(start, fail)) {
            assertThat(event.at("/run/runId").asText()).isEqualTo(run.toString());
            assertThat(event.at("/job/name").asText()).isEqualTo("land.raw.orders");
            assertThat(event.at("/inputs/0/name").asText()).isEqualTo("shop.raw");
            assertThat(event.at("/outputs/0/name").asText()).isEqualTo("raw.orders");
        }
        assertThat(fail.at("/run/facets/errorMessage/message").asText()).isEqualTo("disk full: \"x\"");
        assertThat(events.startId(run)).isNotEqualTo(run).isEqualTo(events.startId(run));
        assertThat(OpenLineageClientUtils.runEventFromJson(start.toString()).getEventType())
                .isEqualTo(OpenLineage.RunEvent.EventType.START);
    }

    @Test
    void isReadBackByTheOpenLineageClient() {
        String json = events.complete(UUID.randomUUID(), commit(), Instant.EPOCH);

        OpenLineage.RunEvent read = OpenLineageClientUtils.runEventFromJson(json);
        assertThat(read.getOutputs()).hasSize(2);
        assertThat(read.getEventType()).isEqualTo(OpenLineage.RunEvent.EventType.COMPLETE);
    }

    @Test
    void theSameCommitHasTheSameIdAndNoOtherHas() {
        UUID id = events.runId("w", "1.000001", "raw.orders");

        assertThat(events.runId("w", "1.000001", "raw.orders")).isEqualTo(id);
        assertThat(id.version()).isEqualTo(5);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(events.runId("w", "1.000002", "raw.orders")).isNotEqualTo(id);
        assertThat(events.runId("w", "1.000001", "raw.people")).isNotEqualTo(id);
        assertThat(events.runId("v", "1.000001", "raw.orders")).isNotEqualTo(id);
    }
}
