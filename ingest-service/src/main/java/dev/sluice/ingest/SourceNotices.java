package dev.sluice.ingest;

import dev.sluice.ingest.connect.UnsupportedSources;
import dev.sluice.ingest.push.RawProducer;
import dev.sluice.schemas.SourceProgress;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says on {@code sources} why a pipeline brings nothing, once per reason. Thread-safe. */
final class SourceNotices implements UnsupportedSources {

    private static final Logger log = LoggerFactory.getLogger(SourceNotices.class);

    private final Clock clock;
    private final Map<String, String> said = new ConcurrentHashMap<>();
    private volatile @Nullable RawProducer producer;

    SourceNotices(Clock clock) {
        this.clock = clock;
    }

    void open(RawProducer raw) {
        producer = raw;
    }

    void close() {
        producer = null;
    }

    @Override
    public void refuse(String pipeline, String connector, String why) {
        RawProducer raw = producer;
        if (raw == null || why.equals(said.put(pipeline, why))) {
            return;
        }
        log.atError()
                .addKeyValue("pipeline", pipeline)
                .addKeyValue("reason", why)
                .log("source cannot be read");
        raw.report(SourceProgress.newBuilder()
                .setPipeline(pipeline)
                .setSource(connector)
                .setRecords(0)
                .setBytes(0)
                .setTotalBytes(-1)
                .setDone(false)
                .setError(why)
                .setAt(clock.millis())
                .build());
    }

    @Override
    public void settled(String pipeline) {
        said.remove(pipeline);
    }
}
