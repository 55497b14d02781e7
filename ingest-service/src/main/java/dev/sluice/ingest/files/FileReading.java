package dev.sluice.ingest.files;

import dev.sluice.ingest.connect.Workplace;
import dev.sluice.ingest.cut.Cut;
import dev.sluice.ingest.cut.Cut.Mark;
import dev.sluice.ingest.files.FileBacklog.Report;
import java.io.EOFException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the files of a backlog one after another into batches. Belongs to the task's thread. */
final class FileReading implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(FileReading.class);
    private static final long REPORT_NANOS = 2_000_000_000;

    private final FilesSettings settings;
    private final Workplace workplace;
    private final FileBacklog backlog;
    private final RecordWriter writer;
    private final BadRecords bad;

    private @Nullable Tracked tracked;
    private @Nullable SourceFile file;
    /** To be opened when what was read before is on its way. */
    private @Nullable Tracked upcoming;

    private long reported;
    private long received;
    private long receivedBytes;

    FileReading(FilesSettings settings, Workplace workplace, FileBacklog backlog, RecordWriter writer) {
        this.settings = settings;
        this.workplace = workplace;
        this.backlog = backlog;
        this.writer = writer;
        this.bad = new BadRecords(settings.onError());
    }

    /** Reads until the batch is full; false if there is nothing more to read now. */
    boolean fill(Batch batch) {
        boolean more = true;
        while (more && !batch.isFull()) {
            Tracked current = tracked;
            SourceFile opened = file;
            if (current == null || opened == null) {
                more = openNext(batch);
                continue;
            }
            try {
                readOne(current, opened, batch);
            } catch (IOException e) {
                fail(current, opened, e, batch);
            }
        }
        workplace.metrics().received(settings.pipeline(), "files", received, receivedBytes);
        received = 0;
        receivedBytes = 0;
        reportNowAndThen(batch);
        return more;
    }

    private void readOne(Tracked current, SourceFile opened, Batch batch) throws IOException {
        Cut cut = opened.next();
        if (cut == null) {
            finish(current, opened, batch);
            return;
        }
        if (isHalfWritten(current, cut)) {
            leave();
            backlog.rest(current, opened.offset());
            return;
        }
        opened.accept();
        if (SourceFile.isRecord(cut)) {
            send(current, opened, cut, batch);
        }
        if (bad.areTooMany(opened.offset())) {
            giveUp(current, opened, bad.reason(opened.offset()), batch);
        } else if (cut.mark() == Mark.PENDING) {
            batch.pause();
        } else if (cut.mark() == Mark.BROKEN || cut.mark() == Mark.BROKEN_AT_END) {
            giveUp(current, opened, cut.defect() + "; mend the file and give it a new name", batch);
        }
    }

    private void send(Tracked current, SourceFile opened, Cut cut, Batch batch) {
        BadRecords.Judged judged = bad.judge(cut, opened);
        if (judged.bad()) {
            opened.countBad();
        }
        batch.add(writer.raw(current.found.source(), opened.payload(), opened.offset(), judged.sent(), batch.now));
        received++;
        receivedBytes += cut.bytes().length;
        countDefect(current, judged.sent());
    }

    private boolean openNext(Batch batch) {
        Tracked current = upcoming == null ? backlog.next().orElse(null) : upcoming;
        if (current == null) {
            return false;
        }
        upcoming = null;
        if (current.found.access().isSlow() && !batch.records().isEmpty()) {
            upcoming = current;
            batch.pause();
            return true;
        }
        String name = current.found.path().getFileName().toString();
        try {
            FileFormat found = FileFormat.of(name, settings.declared().kind())
                    .orElseThrow(() -> new UnreadableFile("the extension of '" + name
                            + "' does not tell its format; set source.format to one of " + FileFormat.WORDS));
            file = SourceFile.open(
                    current.found.access().open(),
                    found,
                    settings.declared(),
                    workplace.maxRecordBytes(),
                    current.offset);
            tracked = current;
            reported = System.nanoTime();
        } catch (IOException e) {
            current.found.access().close();
            fail(current, null, e, batch);
        }
        return true;
    }

    private boolean isHalfWritten(Tracked current, Cut cut) {
        return (cut.mark() == Mark.LAST || cut.mark() == Mark.BROKEN_AT_END) && !backlog.hasRested(current);
    }

    private void countDefect(Tracked current, Cut cut) {
        String defect = cut.defect();
        if (defect != null) {
            workplace.metrics().defect(settings.pipeline(), defect);
            log.atWarn()
                    .addKeyValue("pipeline", settings.pipeline())
                    .addKeyValue("source", current.found.source())
                    .addKeyValue("line", cut.line())
                    .addKeyValue("reason", defect)
                    .log("record is defective");
        }
    }

    private void finish(Tracked current, SourceFile opened, Batch batch) throws IOException {
        FileOffset end = opened.finish();
        leave();
        backlog.finish(current, end);
        report(current, batch);
        log.atInfo()
                .addKeyValue("pipeline", settings.pipeline())
                .addKeyValue("source", current.found.source())
                .addKeyValue("records", end.position())
                .log("file read");
    }

    private void giveUp(Tracked current, SourceFile opened, String why, Batch batch) {
        leave();
        current.offset = opened.offset().with(opened.offset().state().broken(why));
        current.status = Tracked.Status.FAILED;
        report(current, batch);
        warn(current, why);
    }

    private void fail(Tracked current, @Nullable SourceFile opened, IOException e, Batch batch) {
        leave();
        if (opened != null) {
            current.offset = opened.offset();
        }
        if (e instanceof EOFException && !backlog.hasRested(current)) {
            // a gz or Parquet file that is still being written
            backlog.rest(current, current.offset);
            return;
        }
        backlog.fail(current, FileSearch.reason(e));
        report(current, batch);
        warn(current, FileSearch.reason(e));
    }

    private void warn(Tracked current, String why) {
        log.atWarn()
                .addKeyValue("pipeline", settings.pipeline())
                .addKeyValue("source", current.found.source())
                .addKeyValue("reason", why)
                .log("file not read to its end");
    }

    private void report(Tracked current, Batch batch) {
        batch.add(writer.progress(FileBacklog.report(current), batch.now));
    }

    private void reportNowAndThen(Batch batch) {
        Tracked current = tracked;
        SourceFile opened = file;
        if (current == null || opened == null || System.nanoTime() - reported < REPORT_NANOS) {
            return;
        }
        reported = System.nanoTime();
        try {
            batch.add(writer.progress(
                    new Report(
                            current.found.source(),
                            opened.offset(),
                            opened.bytesRead(),
                            opened.offset().state().size()),
                    batch.now));
        } catch (IOException e) {
            fail(current, opened, e, batch);
        }
    }

    private void leave() {
        SourceFile opened = file;
        Tracked current = tracked;
        file = null;
        tracked = null;
        if (opened != null) {
            try {
                opened.close();
            } catch (IOException e) {
                log.atDebug().setCause(e).log("file not closed cleanly");
            }
        }
        if (current != null) {
            current.found.access().close();
        }
    }

    @Override
    public void close() {
        leave();
    }
}
