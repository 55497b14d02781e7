package dev.sluice.ingest.pull;

import dev.sluice.ingest.IngestPipeline;
import dev.sluice.ingest.connect.Workplace;
import dev.sluice.ingest.pull.PullWriter.Standing;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** The loads of one source, one after another: when they begin, what they bring, how they end or fail. Belongs to the task's thread. */
final class PullLoad implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PullLoad.class);

    private final Workplace workplace;
    private final String pipeline;
    private final String name;
    private final Map<String, String> partition;
    private final PullSettings settings;
    private final PullWriter writer;
    private final ChunkReader reader;
    private PullOffset offset;
    private @Nullable PullOffset forgotten;
    private boolean starting = true;
    private boolean resting;
    /** Whether the last report said that all is read, and nothing has come since: a look that finds nothing is not worth another. */
    private boolean reportedDone;

    private long pausedUntil;
    private @Nullable String error;
    private long bad;
    private long judged;

    /**
     * @param name of the source, before the time of its first load
     * @param partition under which Connect keeps the offset
     * @param stored what Connect keeps; null for nothing
     */
    PullLoad(
            Workplace workplace,
            IngestPipeline definition,
            PullSettings settings,
            String name,
            Map<String, String> partition,
            @Nullable Map<String, Object> stored) {
        this.workplace = workplace;
        this.pipeline = definition.definition().pipeline();
        this.partition = partition;
        this.name = name;
        this.settings = settings;
        this.writer = new PullWriter(
                workplace, pipeline, definition.definition().source().connector());
        this.reader = new ChunkReader(workplace.pulls().apply(definition), pipeline);
        PullOffset before = PullOffset.from(stored);
        this.offset = PullOffset.isReset(stored) ? PullOffset.NONE : before;
        this.forgotten = PullOffset.isReset(stored) && !before.source().isEmpty() ? before : null;
    }

    /** A new version of the definition may compute other keys. */
    void follow(IngestPipeline definition) {
        writer.keys(definition.keys());
    }

    /** Whether nothing is to be read for a while. */
    boolean rests() {
        return resting;
    }

    /** Whether it brought everything and nothing will ever be due again. */
    boolean isOver() {
        return resting && reportedDone && error == null && settings.schedule().every() == null;
    }

    /** The next records and reports; waits at most so long for the source. */
    List<SourceRecord> next(long millis) throws InterruptedException {
        var records = new ArrayList<SourceRecord>();
        long now = workplace.clock().millis();
        resting = now < pausedUntil;
        if (resting) {
            return records;
        }
        closeForgotten(now, records);
        if (!settings.schedule().isDue(offset, now, starting)) {
            announce(now, records);
            resting = true;
            return records;
        }
        if (!offset.isLoading()) {
            begin(now);
        }
        announce(now, records);
        try {
            Optional<Chunk> chunk = reader.next(offset, millis);
            chunk.ifPresent(read -> take(read, now, records));
        } catch (IOException e) {
            trouble(String.valueOf(e.getMessage()), now, records);
        }
        return records;
    }

    /** After a reset nothing more comes under the old name. */
    private void closeForgotten(long now, List<SourceRecord> records) {
        PullOffset old = forgotten;
        if (old != null) {
            forgotten = null;
            records.add(writer.progress(
                    partition,
                    offset.toMap(),
                    new Standing(old.source(), old.records(), old.bytes(), true, null),
                    now));
        }
    }

    private void begin(long now) {
        boolean same = !offset.source().isEmpty() && !settings.schedule().separate();
        offset = offset.beginning(same ? offset.source() : name + "@" + Instant.ofEpochMilli(now), now);
        reportedDone = reportedDone && same;
        bad = 0;
        judged = 0;
        log.atDebug()
                .addKeyValue("pipeline", pipeline)
                .addKeyValue("source", offset.source())
                .log("load begins");
    }

    /** Each start says at once how its source stands. */
    private void announce(long now, List<SourceRecord> records) {
        if (starting) {
            starting = false;
            report(now, records);
        }
    }

    private void take(Chunk chunk, long now, List<SourceRecord> records) {
        var kept = new ArrayList<Pulled>(chunk.records().size());
        long bytes = 0;
        for (Pulled pulled : chunk.records()) {
            judged++;
            bad += pulled.defect() == null ? 0 : 1;
            if (pulled.defect() == null || settings.onError().kept()) {
                kept.add(pulled);
                bytes += pulled.payload().length;
            } else {
                workplace.metrics().defect(pipeline, "skipped: " + pulled.defect());
            }
        }
        PullOffset before = offset;
        long position = before.records();
        offset = before.behind(chunk, kept.size(), bytes);
        Map<String, Object> behind = offset.toMap();
        for (Pulled pulled : kept) {
            records.add(writer.raw(partition, behind, offset.source(), ++position, pulled, now));
        }
        writer.received(kept.size(), bytes);
        reportedDone = reportedDone && kept.isEmpty();
        boolean mended = error != null;
        error = null;
        if (settings.onError().isTooMuch(bad, judged)) {
            giveUp(now, records);
        } else if (!kept.isEmpty() || mended || before.leadsElsewhere(offset) || !reportedDone) {
            report(chunk, mended, now, records);
        }
        if (chunk.isLast()) {
            log.atLevel(position == offset.records() ? Level.DEBUG : Level.INFO)
                    .addKeyValue("pipeline", pipeline)
                    .addKeyValue("source", offset.source())
                    .addKeyValue("records", offset.records())
                    .log("load complete");
        }
    }

    /** The last chunk says that its load is complete, one without records carries what must be stored. */
    private void report(Chunk chunk, boolean mended, long now, List<SourceRecord> records) {
        if (chunk.isLast() || mended || records.isEmpty()) {
            report(now, records);
        }
    }

    private void giveUp(long now, List<SourceRecord> records) {
        error = bad + " of " + judged
                + " records cannot be read, more than on_error allows; mend the source, then start anew";
        pausedUntil = Long.MAX_VALUE;
        resting = true;
        report(now, records);
        log.atError()
                .addKeyValue("pipeline", pipeline)
                .addKeyValue("reason", error)
                .log("source stopped");
    }

    private void trouble(String why, long now, List<SourceRecord> records) {
        pausedUntil = now + settings.retry().toMillis();
        resting = true;
        if (!why.equals(error)) {
            error = why;
            log.atWarn()
                    .addKeyValue("pipeline", pipeline)
                    .addKeyValue("reason", why)
                    .log("source in trouble");
        }
        report(now, records);
    }

    private void report(long now, List<SourceRecord> records) {
        boolean done = !offset.isLoading() && error == null;
        reportedDone = done;
        records.add(writer.progress(
                partition,
                offset.toMap(),
                new Standing(offset.source(), offset.records(), offset.bytes(), done, error),
                now));
    }

    @Override
    public void close() {
        reader.close();
    }
}
