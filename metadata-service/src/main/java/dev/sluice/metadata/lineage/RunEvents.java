package dev.sluice.metadata.lineage;

import dev.sluice.metadata.lineage.DatasetCommit.TableState;
import dev.sluice.metadata.normalize.Naming;
import dev.sluice.metadata.normalize.NormalizerOptions;
import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineage.ColumnLineageDatasetFacet;
import io.openlineage.client.OpenLineage.DatasetFacets;
import io.openlineage.client.OpenLineage.OutputDataset;
import io.openlineage.client.OpenLineage.RunEvent;
import io.openlineage.client.OpenLineageClientUtils;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Builds the OpenLineage run event of a commit: schema, output statistics, data quality metrics, and column lineage for the fields that
 * rules or a model changed. The same commit always gives the same run id. Thread-safe.
 */
public final class RunEvents {

    private static final URI PRODUCER = URI.create("https://github.com/sluice-dev/sluice/tree/main/metadata-service");
    private static final Naming NAMES = Naming.snakeCase(NormalizerOptions.DEFAULT_MAX_NAME);

    private final OpenLineage lineage = new OpenLineage(PRODUCER);
    private final String namespace;
    private final String input;
    private final String inputNamespace;
    private final String outputNamespace;

    /**
     * Events of one warehouse.
     *
     * @param namespace the tenant: namespace of the jobs
     * @param kafka the first broker, {@code host:port}
     * @param inputTopic topic that rows come from
     * @param warehouse where the rows are, an absolute path
     */
    public RunEvents(String namespace, String kafka, String inputTopic, String warehouse) {
        this.namespace = namespace;
        this.input = inputTopic;
        this.inputNamespace = "kafka://" + kafka;
        this.outputNamespace = "duckdb://" + warehouse;
    }

    /** Id of the run in which a load changed a dataset: a name-based UUID (version 5). */
    public UUID runId(String warehouseId, String loadId, String dataset) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1")
                    .digest((namespace + '\n' + warehouseId + '\n' + loadId + '\n' + dataset)
                            .getBytes(StandardCharsets.UTF_8));
            hash[6] = (byte) ((hash[6] & 0x0f) | 0x50);
            hash[8] = (byte) ((hash[8] & 0x3f) | 0x80);
            ByteBuffer bits = ByteBuffer.wrap(hash);
            return new UUID(bits.getLong(), bits.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }

    /** The COMPLETE event of a commit as JSON. */
    public String complete(UUID runId, DatasetCommit commit, Instant committedAt) {
        RunEvent event = lineage.newRunEventBuilder()
                .eventTime(committedAt.atZone(ZoneOffset.UTC))
                .eventType(RunEvent.EventType.COMPLETE)
                .run(lineage.newRunBuilder()
                        .runId(runId)
                        .facets(lineage.newRunFacetsBuilder()
                                .processing_engine(lineage.newProcessingEngineRunFacetBuilder()
                                        .name("sluice")
                                        .version("0.1.0")
                                        .build())
                                .build())
                        .build())
                .job(lineage.newJobBuilder()
                        .namespace(namespace)
                        .name("land." + commit.name())
                        .facets(lineage.newJobFacetsBuilder()
                                .jobType(lineage.newJobTypeJobFacetBuilder()
                                        .processingType("STREAMING")
                                        .integration("SLUICE")
                                        .jobType("SINK")
                                        .build())
                                .documentation(lineage.newDocumentationJobFacetBuilder()
                                        .description("pipelines: " + String.join(", ", commit.pipelines()))
                                        .build())
                                .build())
                        .build())
                .inputs(List.of(lineage.newInputDatasetBuilder()
                        .namespace(inputNamespace)
                        .name(input)
                        .build()))
                .outputs(commit.tables().stream()
                        .map(table -> output(commit, table))
                        .collect(Collectors.toList()))
                .build();
        return OpenLineageClientUtils.toJson(event);
    }

    private OutputDataset output(DatasetCommit commit, TableState table) {
        boolean root = commit.name().equals(commit.dataset() + "." + table.name());
        DatasetFacets facets = changes(commit, table)
                .schema(lineage.newSchemaDatasetFacetBuilder()
                        .fields(table.columns().entrySet().stream()
                                .map(column -> lineage.newSchemaDatasetFacetFieldsBuilder()
                                        .name(column.getKey())
                                        .type(column.getValue())
                                        .build())
                                .collect(Collectors.toList()))
                        .build())
                .dataQualityMetrics(quality(commit, table, root))
                .build();
        if (root && !commit.rulesByField().isEmpty()) {
            facets = withColumnLineage(facets, commit, table);
        }
        return lineage.newOutputDatasetBuilder()
                .namespace(outputNamespace)
                .name(commit.dataset() + "." + table.name())
                .facets(facets)
                .outputFacets(lineage.newOutputDatasetOutputFacetsBuilder()
                        .outputStatistics(lineage.newOutputStatisticsOutputDatasetFacetBuilder()
                                .rowCount(table.rows())
                                .build())
                        .build())
                .build();
    }

    /** What happened to the table besides new rows, and the version of the schema that came of it. */
    private OpenLineage.DatasetFacetsBuilder changes(DatasetCommit commit, TableState table) {
        OpenLineage.DatasetFacetsBuilder facets = lineage.newDatasetFacetsBuilder();
        DatasetCommit.Change change = commit.change(table.name());
        if (change != null) {
            facets.lifecycleStateChange(lineage.newLifecycleStateChangeDatasetFacetBuilder()
                    .lifecycleStateChange(
                            OpenLineage.LifecycleStateChangeDatasetFacet.LifecycleStateChange.valueOf(change.name()))
                    .build());
        }
        if (change != null && commit.schemaVersion() > 0) {
            facets.version(lineage.newDatasetVersionDatasetFacet(String.valueOf(commit.schemaVersion())));
        }
        return facets;
    }

    private OpenLineage.DataQualityMetricsDatasetFacet quality(DatasetCommit commit, TableState table, boolean root) {
        var columns = lineage.newDataQualityMetricsDatasetFacetColumnMetricsBuilder();
        table.nulls()
                .forEach((column, nulls) -> columns.put(
                        column,
                        lineage.newDataQualityMetricsDatasetFacetColumnMetricsAdditionalBuilder()
                                .nullCount(nulls)
                                .build()));
        var metrics = lineage.newDataQualityMetricsDatasetFacetBuilder()
                .rowCount(table.rows())
                .columnMetrics(columns.build());
        if (root) {
            metrics.put("repairs", commit.repairs()).put("findings", commit.findings());
        }
        return metrics.build();
    }

    private DatasetFacets withColumnLineage(DatasetFacets facets, DatasetCommit commit, TableState table) {
        var fields = lineage.newColumnLineageDatasetFacetFieldsBuilder();
        commit.rulesByField().forEach((field, rules) -> {
            String column = NAMES.key(field.replace(".", "__"));
            if (table.columns().containsKey(column)) {
                fields.put(
                        column,
                        lineage.newColumnLineageDatasetFacetFieldsAdditionalBuilder()
                                .inputFields(List.of(from(field, rules)))
                                .build());
            }
        });
        ColumnLineageDatasetFacet lineageFacet = lineage.newColumnLineageDatasetFacetBuilder()
                .fields(fields.build())
                .build();
        return changes(commit, table)
                .schema(facets.getSchema())
                .dataQualityMetrics(facets.getDataQualityMetrics())
                .columnLineage(lineageFacet)
                .build();
    }

    private OpenLineage.InputField from(String field, Set<String> rules) {
        return lineage.newInputFieldBuilder()
                .namespace(inputNamespace)
                .name(input)
                .field(field)
                .transformations(rules.stream()
                        .map(rule -> lineage.newInputFieldTransformationsBuilder()
                                .type("DIRECT")
                                .subtype("TRANSFORMATION")
                                .description(rule)
                                .build())
                        .collect(Collectors.toList()))
                .build();
    }
}
