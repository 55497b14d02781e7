package dev.sluice.ingest.foreign;

import dev.sluice.ingest.IngestPipeline;
import dev.sluice.ingest.connect.SentRecord;
import dev.sluice.ingest.connect.Workplace;
import dev.sluice.ingest.cut.Cut;
import dev.sluice.pipeline.RawPayload;
import dev.sluice.schemas.PayloadFormat;
import dev.sluice.schemas.RawRecord;
import dev.sluice.schemas.RecordIds;
import dev.sluice.schemas.Topic;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.jspecify.annotations.Nullable;

/**
 * The last transformation of a connector that others wrote: makes a record of {@code raw} of each of its records, and drops its
 * heartbeats and tombstones. Records have no order that Sluice knows; a record is told by its place in the source and its content.
 * Belongs to the task's thread.
 */
public final class ToRaw implements Transformation<SourceRecord> {

    static final String PIPELINE = "pipeline";
    static final String WORKPLACE = "workplace";

    private static final ConfigDef DEFINITION = new ConfigDef()
            .define(PIPELINE, Type.STRING, Importance.HIGH, "Name of the pipeline.")
            .define(WORKPLACE, Type.STRING, Importance.HIGH, "Number of the workplace; a placeholder.");
    private static final String HEARTBEATS = "__debezium-heartbeat";

    private String pipeline = "";
    private @Nullable Workplace workplace;

    @Override
    public void configure(Map<String, ?> configs) {
        pipeline = String.valueOf(configs.get(PIPELINE));
        workplace = Workplace.at(String.valueOf(configs.get(WORKPLACE)));
    }

    @Override
    public @Nullable SourceRecord apply(SourceRecord record) {
        Workplace place = workplace;
        if (place == null) {
            throw new IllegalStateException("not configured");
        }
        if (record.value() == null || record.topic().startsWith(HEARTBEATS)) {
            return null;
        }
        IngestPipeline definition = place.pipelines()
                .apply(pipeline)
                .orElseThrow(() -> new RetriableException("pipeline " + pipeline + " is not known to this worker yet"));
        byte[] row = ChangeRow.of(record);
        Cut cut = Cut.whole(row, place.maxRecordBytes());
        String id = RecordIds.ofContent(pipeline, identity(record, row));
        RawRecord raw = RawRecord.newBuilder()
                .setPipeline(pipeline)
                .setAttempt(0)
                .setSource("connect:" + record.topic())
                .setPosition(0)
                .setRecordId(id)
                .setFormat(PayloadFormat.JSON)
                .setDefect(cut.defect())
                .setPayload(ByteBuffer.wrap(cut.bytes()))
                .build();
        byte[] key = cut.defect() == null
                ? definition.keys().apply(RawPayload.json(row)).orElse(null)
                : null;
        String connector = definition.definition().source().connector();
        place.metrics().received(pipeline, connector, 1, row.length);
        Topic<byte[], RawRecord> topic = place.topics().raw();
        return new SentRecord(
                record.sourcePartition(),
                record.sourceOffset(),
                topic.name(),
                key == null ? id.getBytes(StandardCharsets.UTF_8) : key,
                topic.valueSerde().serializer().serialize(topic.name(), raw),
                place.clock().millis());
    }

    /** The same in every process for the same record: maps have an order. */
    private static byte[] identity(SourceRecord record, byte[] row) {
        var bytes = new ByteArrayOutputStream();
        String place =
                record.topic() + "|" + sorted(record.sourcePartition()) + "|" + sorted(record.sourceOffset()) + "|";
        try {
            bytes.write(place.getBytes(StandardCharsets.UTF_8));
            bytes.write(row);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static String sorted(@Nullable Map<String, ?> map) {
        return map == null ? "" : new TreeMap<>(map).toString();
    }

    @Override
    public ConfigDef config() {
        return DEFINITION;
    }

    @Override
    public void close() {}
}
