package dev.sluice.metadata.lineage;

import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineage.OutputDataset;
import io.openlineage.client.OpenLineage.RunEvent.EventType;
import io.openlineage.client.OpenLineageClientUtils;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Builds the OpenLineage run events of the sink. A run is one window of one dataset: it starts with the first record that is read and ends with the
 * commit, or with the failure that leaves nothing written. The same commit always gives the same run id. Thread-safe.
 */
public final class RunEvents {

    private static final URI PRODUCER = URI.create("https://github.com/sluice-dev/sluice/tree/main/metadata-service");

    private final OpenLineage lineage = new OpenLineage(PRODUCER);
    private final String namespace;
    private final String input;
    private final String inputNamespace;
    private final String outputNamespace;
    private final WrittenTables written;

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
        this.written = new WrittenTables(lineage, inputNamespace, inputTopic, outputNamespace);
    }

    /** Id of the run in which a load changed a dataset: a name-based UUID (version 5). */
    public UUID runId(String warehouseId, String loadId, String dataset) {
        return uuid(namespace + '\n' + warehouseId + '\n' + loadId + '\n' + dataset);
    }

    private static UUID uuid(String name) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest(name.getBytes(StandardCharsets.UTF_8));
            hash[6] = (byte) ((hash[6] & 0x0f) | 0x50);
            hash[8] = (byte) ((hash[8] & 0x3f) | 0x80);
            ByteBuffer bits = ByteBuffer.wrap(hash);
            return new UUID(bits.getLong(), bits.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }

    /** Id of the event that begins a run; the one that ends it bears the id of the run. */
    public UUID startId(UUID runId) {
        return uuid(runId + "\nSTART");
    }

    /**
     * The START event of a run as JSON: what is about to be written. It is told together with the event that ends the run.
     *
     * @param begun when the first record of the window was read
     */
    public String start(UUID runId, String dataset, Instant begun) {
        return OpenLineageClientUtils.toJson(event(EventType.START, begun, dataset)
                .run(lineage.newRunBuilder().runId(runId).build())
                .outputs(List.of(output(dataset)))
                .build());
    }

    /**
     * The FAIL event of a run as JSON: nothing was written, and the records are tried again in another run.
     *
     * @param reason why, for people
     */
    public String fail(UUID runId, String dataset, Instant failedAt, String reason) {
        return OpenLineageClientUtils.toJson(event(EventType.FAIL, failedAt, dataset)
                .run(lineage.newRunBuilder()
                        .runId(runId)
                        .facets(lineage.newRunFacetsBuilder()
                                .errorMessage(lineage.newErrorMessageRunFacetBuilder()
                                        .message(reason)
                                        .programmingLanguage("JAVA")
                                        .build())
                                .build())
                        .build())
                .outputs(List.of(output(dataset)))
                .build());
    }

    /** The COMPLETE event of a commit as JSON. */
    public String complete(UUID runId, DatasetCommit commit, Instant committedAt) {
        return OpenLineageClientUtils.toJson(event(EventType.COMPLETE, committedAt, commit.name())
                .run(lineage.newRunBuilder()
                        .runId(runId)
                        .facets(lineage.newRunFacetsBuilder()
                                .processing_engine(lineage.newProcessingEngineRunFacetBuilder()
                                        .name("sluice")
                                        .version("0.1.0")
                                        .build())
                                .build())
                        .build())
                .job(job(commit.name())
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
                .outputs(commit.tables().stream()
                        .map(table -> written.of(commit, table))
                        .collect(Collectors.toList()))
                .build());
    }

    private OpenLineage.RunEventBuilder event(EventType type, Instant at, String dataset) {
        return lineage.newRunEventBuilder()
                .eventType(type)
                .eventTime(at.atZone(ZoneOffset.UTC))
                .job(job(dataset).build())
                .inputs(List.of(lineage.newInputDatasetBuilder()
                        .namespace(inputNamespace)
                        .name(input)
                        .build()));
    }

    private OpenLineage.JobBuilder job(String dataset) {
        return lineage.newJobBuilder().namespace(namespace).name("land." + dataset);
    }

    private OutputDataset output(String dataset) {
        return lineage.newOutputDatasetBuilder()
                .namespace(outputNamespace)
                .name(dataset)
                .build();
    }
}
