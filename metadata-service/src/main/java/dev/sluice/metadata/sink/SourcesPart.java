package dev.sluice.metadata.sink;

import dev.sluice.pipeline.Pipeline;
import dev.sluice.schemas.SourceProgress;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/** Topic {@code sources}: how far each source has been read, the newest word per source. */
final class SourcesPart implements Part {

    private final Deserializer<SourceProgress> decoder;
    private final Rejections rejections;
    private final FlushDefinitions definitions;
    private final LoadSights sights;
    private final Map<List<String>, SourceProgress> newest = new LinkedHashMap<>();

    SourcesPart(
            Deserializer<SourceProgress> decoder,
            Rejections rejections,
            FlushDefinitions definitions,
            LoadSights sights) {
        this.decoder = decoder;
        this.rejections = rejections;
        this.definitions = definitions;
        this.sights = sights;
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
            see(flush, progress);
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

    /** A source that is announced belongs to its pipeline's load, rows or not; one that holds nothing and never did does not. */
    private void see(Flush flush, SourceProgress progress) throws SQLException {
        boolean finished = progress.getDone();
        boolean nothing = progress.getRecords() == 0 && progress.getBytes() == 0;
        if (finished && nothing) {
            return;
        }
        Optional<Pipeline> pipeline = definitions.find(progress.getPipeline());
        if (pipeline.isPresent() && FlushDefinitions.hasLoads(pipeline.get())) {
            sights.see(flush, pipeline.get(), progress.getSource(), false);
        }
    }
}
