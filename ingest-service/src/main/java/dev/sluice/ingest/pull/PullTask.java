package dev.sluice.ingest.pull;

import dev.sluice.ingest.IngestPipeline;
import dev.sluice.ingest.connect.OpenTransaction;
import dev.sluice.ingest.connect.Workplace;
import dev.sluice.pipeline.definition.SourceSpec;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;

/**
 * Loads one source. A chunk's records and the offset behind it are in one transaction, with those of its neighbours where they come
 * quickly; a crash between them loses nothing and repeats nothing.
 */
public final class PullTask extends SourceTask {

    private static final long IDLE_MILLIS = 100;

    private final CountDownLatch stopping = new CountDownLatch(1);
    private @Nullable PullLoad load;
    private @Nullable Workplace workplace;
    private final Queue<CursorRange> ranges = new ArrayDeque<>();
    private String pipeline = "";
    private final OpenTransaction transaction = new OpenTransaction();

    @Override
    public String version() {
        return new PullConnector().version();
    }

    @Override
    public void start(Map<String, String> props) {
        Workplace place = Workplace.at(props.get(PullConnector.WORKPLACE));
        pipeline = String.valueOf(props.get(PullConnector.PIPELINE));
        IngestPipeline definition = place.pipelines()
                .apply(pipeline)
                .orElseThrow(() -> new RetriableException("pipeline " + pipeline + " is not known to this worker yet"));
        workplace = place;
        ranges.addAll(CursorRange.read(Optional.ofNullable(props.get(PullConnector.RANGES))
                .filter(text -> !text.isEmpty())
                .orElse(null)));
        load = ranges.isEmpty()
                ? load(
                        definition,
                        PullSettings.of(definition),
                        definition.definition().source().connector())
                : load(definition, ranges.remove());
    }

    private PullLoad load(IngestPipeline pipelineNow, CursorRange range) {
        SourceSpec source = pipelineNow.definition().source();
        IngestPipeline ranged = pipelineNow.withSource(range.of(source));
        return load(ranged, PullSettings.of(ranged).once(), range.name(source.connector()));
    }

    private PullLoad load(IngestPipeline definition, PullSettings settings, String name) {
        Map<String, String> partition = PullWriter.partition(pipeline, name);
        Map<String, Object> stored = context.offsetStorageReader().offset(partition);
        return new PullLoad(started(workplace), definition, settings, name, partition, stored);
    }

    /** Ranges are fetched one after another. */
    private PullLoad nextRange(PullLoad last) {
        Optional<IngestPipeline> definition = started(workplace).pipelines().apply(pipeline);
        if (definition.isEmpty() || ranges.isEmpty()) {
            return last;
        }
        last.close();
        return load(definition.get(), ranges.remove());
    }

    @Override
    public @Nullable List<SourceRecord> poll() throws InterruptedException {
        PullLoad loading = started(load);
        started(workplace).pipelines().apply(pipeline).ifPresent(loading::follow);
        List<SourceRecord> records = loading.next(IDLE_MILLIS);
        transaction.add(context.transactionContext(), records, 0, loading.rests() || records.isEmpty());
        if (loading.isOver() && !ranges.isEmpty()) {
            load = nextRange(loading);
        }
        if (records.isEmpty()) {
            if (loading.rests()) {
                stopping.await(IDLE_MILLIS, TimeUnit.MILLISECONDS);
            }
            return null;
        }
        return records;
    }

    @Override
    public void stop() {
        stopping.countDown();
        PullLoad loading = load;
        if (loading != null) {
            loading.close();
        }
    }

    private static <T> T started(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("the task has not started");
        }
        return part;
    }
}
