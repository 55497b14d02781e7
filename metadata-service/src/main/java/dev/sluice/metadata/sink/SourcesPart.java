package dev.sluice.metadata.sink;

import dev.sluice.schemas.SourceProgress;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/** Topic {@code sources}: how far each source has been read, the newest word per source. */
final class SourcesPart implements Part {

    private final Deserializer<SourceProgress> decoder;
    private final Rejections rejections;
    private final Map<List<String>, SourceProgress> newest = new LinkedHashMap<>();

    SourcesPart(Deserializer<SourceProgress> decoder, Rejections rejections) {
        this.decoder = decoder;
        this.rejections = rejections;
    }

    @Override
    public void take(ConsumerRecord<byte[], byte[]> record, Flush flush) {
        if (record.value() == null) {
            return; // a source that was forgotten keeps its last line
        }
        try {
            SourceProgress progress = decoder.deserialize(record.topic(), record.value());
            newest.put(List.of(progress.getPipeline(), progress.getSource()), progress);
        } catch (SerializationException e) {
            rejections.other(record, Rejections.UNDECODABLE, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void condemn(ConsumerRecord<byte[], byte[]> record, String reason, Flush flush) {
        rejections.other(record, Rejections.WAREHOUSE, reason);
    }

    @Override
    public void write(Flush flush) throws SQLException {
        for (SourceProgress progress : newest.values()) {
            flush.state()
                    .sources()
                    .put(
                            progress.getPipeline(),
                            progress.getSource(),
                            progress.getRecords(),
                            progress.getBytes(),
                            progress.getTotalBytes(),
                            progress.getDone(),
                            progress.getError(),
                            Instant.ofEpochMilli(progress.getAt()));
        }
        flush.state().sources().write(flush.connection());
    }
}
