package dev.sluice.metadata.lineage;

import dev.sluice.metadata.lineage.DatasetCommit.TableState;
import dev.sluice.metadata.normalize.NormalizerOptions;
import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineage.ColumnLineageDatasetFacet;
import io.openlineage.client.OpenLineage.DatasetFacets;
import io.openlineage.client.OpenLineage.OutputDataset;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The tables of a commit as output datasets: schema, output statistics, data quality metrics, and column lineage for the fields that rules or a model
 * changed. Thread-safe.
 */
final class WrittenTables {

    private final OpenLineage lineage;
    private final String inputNamespace;
    private final String input;
    private final String outputNamespace;

    WrittenTables(OpenLineage lineage, String inputNamespace, String input, String outputNamespace) {
        this.lineage = lineage;
        this.inputNamespace = inputNamespace;
        this.input = input;
        this.outputNamespace = outputNamespace;
    }

    /** One of its tables. */
    OutputDataset of(DatasetCommit commit, TableState table) {
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
            String column = NormalizerOptions.NAMES.key(field.replace(".", "__"));
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
