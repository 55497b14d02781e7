package dev.sluice.ingest.files;

import dev.sluice.ingest.connect.SentRecord;
import dev.sluice.ingest.connect.Workplace;
import dev.sluice.ingest.cut.Cut;
import dev.sluice.ingest.files.FileBacklog.Report;
import dev.sluice.pipeline.RawPayload;
import dev.sluice.schemas.PayloadFormat;
import dev.sluice.schemas.RawRecord;
import dev.sluice.schemas.RecordIds;
import dev.sluice.schemas.SourceProgress;
import dev.sluice.schemas.Topic;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/** Makes what goes to {@code raw} and {@code sources}. Belongs to the task's thread. */
final class RecordWriter {

    private static final String COMMA = ",";

    private final Workplace workplace;
    private final String pipeline;
    private Function<RawPayload, Optional<byte[]>> keys;
    private final String rawTopic;
    private final Serializer<RawRecord> rawValues;
    private final Map<String, Map<String, String>> partitions = new HashMap<>();

    RecordWriter(Workplace workplace, String pipeline, Function<RawPayload, Optional<byte[]>> keys) {
        this.workplace = workplace;
        this.pipeline = pipeline;
        this.keys = keys;
        this.rawTopic = workplace.topics().raw().name();
        this.rawValues = workplace.topics().raw().valueSerde().serializer();
    }

    /** From now on keys are computed like this. */
    void keys(Function<RawPayload, Optional<byte[]>> changed) {
        keys = changed;
    }

    /** The source partition under which Connect keeps the offset of a source. */
    Map<String, String> partition(String source) {
        return partitions.computeIfAbsent(source, s -> partition(pipeline, s));
    }

    /** Connect finds an offset by the bytes of this map: its order must be the same in every process, as that of Map.of is not. */
    static Map<String, String> partition(String pipeline, String source) {
        var partition = new LinkedHashMap<String, String>();
        partition.put("pipeline", pipeline);
        partition.put("source", source);
        return Collections.unmodifiableMap(partition);
    }

    SourceRecord raw(String source, PayloadFormat format, FileOffset behind, Cut cut, long now) {
        FileState state = behind.state();
        String name = state.name(source);
        String id = RecordIds.of(pipeline, name, behind.position());
        String delimiter = state.delimiter() == null ? COMMA : state.delimiter();
        var record = new RawRecord();
        record.setPipeline(pipeline);
        record.setAttempt(0);
        record.setSource(name);
        record.setPosition(behind.position());
        record.setRecordId(id);
        record.setFormat(format);
        record.setHeader(state.header());
        record.setDelimiter(delimiter);
        record.setLine(cut.line());
        record.setDefect(cut.defect());
        record.setPayload(ByteBuffer.wrap(cut.bytes()));
        byte[] key = cut.defect() == null ? key(format, state.header(), delimiter, cut.bytes()) : null;
        return new SentRecord(
                partition(source),
                behind,
                rawTopic,
                key == null ? id.getBytes(StandardCharsets.UTF_8) : key,
                rawValues.serialize(rawTopic, record),
                now);
    }

    private byte @Nullable [] key(PayloadFormat format, @Nullable String header, String delimiter, byte[] bytes) {
        RawPayload payload = format == PayloadFormat.CSV && header != null
                ? RawPayload.csv(header, delimiter.charAt(0), bytes)
                : RawPayload.json(bytes);
        return keys.apply(payload).orElse(null);
    }

    SourceRecord progress(Report report, long now) {
        FileState state = report.standing().state();
        String name = state.name(report.source());
        Topic<String, SourceProgress> topic = workplace.topics().sources();
        SourceProgress progress = SourceProgress.newBuilder()
                .setPipeline(pipeline)
                .setSource(name)
                .setRecords(report.standing().position())
                .setBytes(report.bytes())
                .setTotalBytes(report.totalBytes())
                .setDone(state.done() && (state.error() == null || report.totalBytes() < 0))
                .setError(state.error())
                .setAt(now)
                .build();
        return new SentRecord(
                partition(report.source()),
                report.offset(),
                topic.name(),
                topic.keySerde().serializer().serialize(topic.name(), pipeline + "|" + name),
                topic.valueSerde().serializer().serialize(topic.name(), progress),
                now);
    }
}
