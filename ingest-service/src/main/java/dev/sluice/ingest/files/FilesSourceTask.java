package dev.sluice.ingest.files;

import dev.sluice.ingest.IngestPipeline;
import dev.sluice.ingest.connect.OpenTransaction;
import dev.sluice.ingest.connect.Workplace;
import dev.sluice.ingest.pull.Settings;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;

/**
 * Reads its share of a pipeline's files. Records, progress and offsets of about a fifth of a second go out in one transaction;
 * after a crash reading goes on behind the last record of the last transaction.
 */
public final class FilesSourceTask extends SourceTask {

    private static final long IDLE_MILLIS = 100;

    private final CountDownLatch stopping = new CountDownLatch(1);
    private @Nullable FilesSettings settings;
    private @Nullable Workplace workplace;
    private @Nullable RecordWriter writer;
    private @Nullable FileBacklog backlog;
    private @Nullable FileReading reading;
    private @Nullable ObjectSearch objects;

    private final OpenTransaction transaction = new OpenTransaction();
    private long nextScan;

    @Override
    public String version() {
        return new FilesSourceConnector().version();
    }

    @Override
    public void start(Map<String, String> props) {
        FilesSettings parsed = FilesSettings.of(props);
        Workplace place = FilesSettings.workplace(props);
        IngestPipeline pipeline = place.pipelines()
                .apply(parsed.pipeline())
                .orElseThrow(() ->
                        new RetriableException("pipeline " + parsed.pipeline() + " is not known to this worker yet"));
        Path spool = place.spool().resolve(parsed.pipeline()).resolve(String.valueOf(parsed.task()));
        StoredObject.clean(spool);
        var stored =
                new ObjectSearch(new Settings(pipeline.definition().source().settings(), "source"), spool);
        var search = new FileSearch(parsed.base(), parsed.paths(), stored);
        objects = stored;
        settings = parsed;
        workplace = place;
        writer = new RecordWriter(place, parsed.pipeline(), pipeline.keys());
        backlog = new FileBacklog(search, parsed.task(), parsed.tasks(), this::stored, place.clock(), System::nanoTime);
        reading = new FileReading(parsed, place, backlog, writer);
        nextScan = System.nanoTime();
    }

    private Map<String, Map<String, Object>> stored(Collection<String> sources) {
        RecordWriter by = started(writer);
        var partitions = new HashMap<Map<String, String>, String>();
        sources.forEach(source -> partitions.put(by.partition(source), source));
        var offsets = new HashMap<String, Map<String, Object>>();
        context.offsetStorageReader().offsets(partitions.keySet()).forEach((partition, offset) -> {
            String source = partitions.get(partition);
            if (source != null && offset != null) {
                offsets.put(source, offset);
            }
        });
        return offsets;
    }

    @Override
    public @Nullable List<SourceRecord> poll() throws InterruptedException {
        followDefinition();
        var batch = new Batch(started(workplace).clock().millis(), System.nanoTime());
        if (System.nanoTime() - nextScan >= 0) {
            started(backlog).scan().forEach(report -> batch.add(started(writer).progress(report, batch.now)));
            nextScan = System.nanoTime() + started(settings).pollInterval().toNanos();
        }
        boolean more = started(reading).fill(batch);
        transaction.add(context.transactionContext(), batch.records(), batch.bytes(), !more || batch.paused());
        if (batch.records().isEmpty()) {
            if (!more) {
                stopping.await(IDLE_MILLIS, TimeUnit.MILLISECONDS);
            }
            return null;
        }
        return batch.records();
    }

    /** A new version of the definition may compute other keys; that alone starts no task anew. */
    private void followDefinition() {
        started(workplace).pipelines().apply(started(settings).pipeline()).ifPresent(pipeline -> started(writer)
                .keys(pipeline.keys()));
    }

    @Override
    public void stop() {
        stopping.countDown();
        FileReading opened = reading;
        if (opened != null) {
            opened.close();
        }
        ObjectSearch stores = objects;
        if (stores != null) {
            stores.close();
        }
    }

    private static <T> T started(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("the task has not started");
        }
        return part;
    }
}
