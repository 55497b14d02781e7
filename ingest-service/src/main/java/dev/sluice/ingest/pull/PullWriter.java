package dev.sluice.ingest.pull;

import dev.sluice.ingest.connect.SentRecord;
import dev.sluice.ingest.connect.Workplace;
import dev.sluice.ingest.cut.Cut;
import dev.sluice.pipeline.RawPayload;
import dev.sluice.schemas.PayloadFormat;
import dev.sluice.schemas.RawRecord;
import dev.sluice.schemas.RecordIds;
import dev.sluice.schemas.SourceProgress;
import dev.sluice.schemas.Topic;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/** Makes what a pulled source sends to {@code raw} and {@code sources}. Belongs to the task's thread. */
public final class PullWriter {

    private static final String COMMA = ",";

    private final Workplace workplace;
    private final String pipeline;
    private final String connector;
    private final String rawTopic;
    private final Serializer<RawRecord> rawValues;
    private Function<RawPayload, Optional<byte[]>> keys = payload -> Optional.empty();

    public PullWriter(Workplace workplace, String pipeline, String connector) {
        this.workplace = workplace;
        this.pipeline = pipeline;
        this.connector = connector;
        this.rawTopic = workplace.topics().raw().name();
        this.rawValues = workplace.topics().raw().valueSerde().serializer();
    }

    /** From now on record keys are computed like this. */
    public void keys(Function<RawPayload, Optional<byte[]>> changed) {
        keys = changed;
    }

    /** The source partition under which Connect keeps an offset; its order is fixed, as it is found by its bytes. */
    public static Map<String, String> partition(String pipeline, String source) {
        var partition = new LinkedHashMap<String, String>();
        partition.put("pipeline", pipeline);
        partition.put("source", source);
        return Collections.unmodifiableMap(partition);
    }

    /**
     * A record for {@code raw}.
     *
     * @param source name of the source as records bear it
     * @param position 1-based, rising within the source
     * @param time epoch milliseconds
     */
    public SourceRecord raw(
            Map<String, String> partition,
            Map<String, ?> offset,
            String source,
            long position,
            Pulled pulled,
            long time) {
        Cut cut = pulled.defect() == null
                ? Cut.whole(pulled.payload(), workplace.maxRecordBytes())
                : new Cut(Cut.Mark.RECORD, pulled.payload(), 0, pulled.defect());
        String id = RecordIds.of(pipeline, source, position);
        var record = new RawRecord(); // its builder copies every default anew
        record.setPipeline(pipeline);
        record.setAttempt(0);
        record.setSource(source);
        record.setPosition(position);
        record.setRecordId(id);
        record.setFormat(PayloadFormat.JSON);
        record.setDelimiter(COMMA);
        record.setDefect(cut.defect());
        record.setPayload(ByteBuffer.wrap(cut.bytes()));
        byte[] key =
                cut.defect() == null ? keys.apply(RawPayload.json(cut.bytes())).orElse(null) : null;
        String defect = cut.defect();
        if (defect != null) {
            workplace.metrics().defect(pipeline, defect);
        }
        return new SentRecord(
                partition,
                offset,
                rawTopic,
                key == null ? id.getBytes(StandardCharsets.UTF_8) : key,
                rawValues.serialize(rawTopic, record),
                time);
    }

    /** Counts what was taken from the source. */
    void received(long records, long bytes) {
        workplace.metrics().received(pipeline, connector, records, bytes);
    }

    /** How a source stands, for {@code sources}. */
    public SourceRecord progress(Map<String, String> partition, Map<String, ?> offset, Standing standing, long now) {
        SourceProgress progress = SourceProgress.newBuilder()
                .setPipeline(pipeline)
                .setSource(standing.source())
                .setRecords(standing.records())
                .setBytes(standing.bytes())
                .setTotalBytes(-1)
                .setDone(standing.done())
                .setError(standing.error())
                .setAt(now)
                .build();
        Topic<String, SourceProgress> topic = workplace.topics().sources();
        return new SentRecord(
                partition,
                offset,
                topic.name(),
                topic.keySerde().serializer().serialize(topic.name(), pipeline + "|" + standing.source()),
                topic.valueSerde().serializer().serialize(topic.name(), progress),
                now);
    }

    /**
     * What becomes a {@code SourceProgress}.
     *
     * @param done whether the last load is complete and nothing is due
     */
    public record Standing(
            String source,
            long records,
            long bytes,
            boolean done,
            @Nullable String error) {}
}
