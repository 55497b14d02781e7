package dev.sluice.ingest.files;

import dev.sluice.ingest.files.FileSearch.Found;
import dev.sluice.ingest.files.Tracked.Look;
import dev.sluice.ingest.files.Tracked.Status;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The files of one task and which of them to read next. Each scan finds new ones, those that have grown, and those that cannot be
 * read. Belongs to the task's thread.
 */
final class FileBacklog {

    /** A file that was written to less than this long ago may still be growing. */
    static final long REST_MILLIS = 2_000;

    /**
     * How a source stands: what becomes a {@code SourceProgress}.
     *
     * @param source under which Connect keeps the offset
     * @param offset what Connect is to keep
     * @param standing how far was read under the name that is reported: the offset, or that of an earlier reading
     */
    record Report(String source, FileOffset offset, FileOffset standing, long bytes, long totalBytes) {
        Report(String source, FileOffset offset, long bytes, long totalBytes) {
            this(source, offset, offset, bytes, totalBytes);
        }
    }

    private final FileSearch search;
    private final int task;
    private final int tasks;
    private final Function<Collection<String>, Map<String, Map<String, Object>>> stored;
    private final Clock clock;
    private final LongSupplier nanos;
    private final Map<String, Tracked> files = new TreeMap<>();
    private final Deque<Tracked> waiting = new ArrayDeque<>();
    private final List<Tracked> resting = new ArrayList<>();
    private final Map<String, String> refusals = new HashMap<>();

    /** @param stored the offsets that Connect keeps, for many sources at once */
    FileBacklog(
            FileSearch search,
            int task,
            int tasks,
            Function<Collection<String>, Map<String, Map<String, Object>>> stored,
            Clock clock,
            LongSupplier nanos) {
        this.search = search;
        this.task = task;
        this.tasks = tasks;
        this.stored = stored;
        this.clock = clock;
        this.nanos = nanos;
    }

    /** Looks around; reports every source that is new or stands differently. The first scan reports them all. */
    List<Report> scan() {
        FileSearch.Result result = search.search();
        result.files().keySet().removeIf(source -> !isOurs(source));
        result.refusals().keySet().removeIf(source -> !isOurs(source));
        if (!files.isEmpty()) {
            // read and moved away: as it should be
            result.refusals().values().removeIf(FileSearch.NO_MATCH::equals);
        }
        var reports = new ArrayList<Report>();
        addNew(result, reports);
        for (Tracked file : files.values()) {
            if (!result.files().containsKey(file.found.source())) {
                vanished(file, result.refusals(), reports);
            } else if (file.looksDifferent(nanos.getAsLong())) {
                changed(file, reports);
            }
        }
        refuse(result, reports);
        return reports;
    }

    private boolean isOurs(String source) {
        return Math.floorMod(source.hashCode(), tasks) == task;
    }

    private void addNew(FileSearch.Result result, List<Report> reports) {
        var unknown = new ArrayList<Found>();
        result.files().values().stream()
                .filter(found -> !files.containsKey(found.source()))
                .forEach(unknown::add);
        if (unknown.isEmpty()) {
            return;
        }
        Map<String, Map<String, Object>> offsets =
                stored.apply(unknown.stream().map(Found::source).toList());
        for (Found found : unknown) {
            Map<String, Object> kept = offsets.getOrDefault(found.source(), Map.of());
            var file = new Tracked(found, FileOffset.from(kept), nanos.getAsLong());
            FileOffset.before(kept).ifPresent(old -> reports.add(closed(file, old)));
            files.put(found.source(), file);
            if (file.status == Status.WAITING) {
                enqueue(file);
            }
            reports.add(report(file));
        }
    }

    /** After a reset nothing more comes under the name of the earlier reading. */
    private static Report closed(Tracked file, FileOffset old) {
        FileOffset end =
                old.with(old.state().finished(old.state().size(), old.state().fingerprint()));
        return new Report(file.found.source(), file.offset, end, old.bytes(), old.bytes());
    }

    private void enqueue(Tracked file) {
        file.status = Status.WAITING;
        file.offset = file.offset.with(file.offset.state().retried());
        waiting.add(file);
    }

    private void vanished(Tracked file, Map<String, String> refused, List<Report> reports) {
        boolean unread = file.status == Status.WAITING || file.status == Status.RESTING;
        file.look = Look.GONE;
        if (unread) {
            resting.remove(file);
            fail(file, "vanished before it was read");
            if (!refused.containsKey(file.found.source())) {
                reports.add(report(file));
            }
        }
    }

    private void changed(Tracked file, List<Report> reports) {
        FileState state = file.offset.state();
        if (file.status == Status.FAILED && state.done()) {
            return; // broken for good
        }
        boolean again = file.status == Status.FAILED || (file.status == Status.DONE && file.differs(state));
        if (again) {
            enqueue(file);
            reports.add(report(file));
        }
    }

    private void refuse(FileSearch.Result result, List<Report> reports) {
        result.refusals().forEach((source, why) -> {
            if (!why.equals(refusals.put(source, why))) {
                reports.add(new Report(source, FileOffset.START.with(refused(why)), 0, -1));
            }
        });
        refusals.keySet().removeIf(source -> {
            boolean gone = !result.refusals().containsKey(source);
            if (gone && !result.files().containsKey(source)) {
                reports.add(new Report(source, FileOffset.START.with(FileState.UNREAD.finished(0, null)), 0, 0));
            }
            return gone;
        });
    }

    /** A glob without matches is at its end for now; anything else waits for somebody to mend it. */
    private static FileState refused(String why) {
        return why.equals(FileSearch.NO_MATCH) ? FileState.UNREAD.broken(why) : FileState.UNREAD.failed(why);
    }

    /** The next file to read, or empty when there is none now. */
    Optional<Tracked> next() {
        resting.removeIf(file -> {
            boolean due = file.looksDifferent(nanos.getAsLong()) || hasRested(file);
            if (due) {
                enqueue(file);
            }
            return due;
        });
        Tracked next = waiting.poll();
        while (next != null && next.status != Status.WAITING) {
            next = waiting.poll(); // vanished meanwhile
        }
        return Optional.ofNullable(next);
    }

    /** Whether nothing was written to it for a while, as of now. */
    boolean hasRested(Tracked file) {
        file.looksDifferent(nanos.getAsLong());
        return file.rested(clock.millis(), nanos.getAsLong(), REST_MILLIS);
    }

    /** Leaves a file that may still be growing until it has grown or rested. */
    void rest(Tracked file, FileOffset at) {
        file.offset = at;
        file.status = Status.RESTING;
        resting.add(file);
    }

    /** Notes that a file was read to its end, wherever that was; more may have come since. */
    void finish(Tracked file, FileOffset end) {
        file.status = Status.DONE;
        file.looksDifferent(nanos.getAsLong());
        file.offset = end.with(end.state().writtenAt(file.look.version()));
        if (file.look.size() > end.state().size()) {
            enqueue(file);
        }
    }

    /** Notes that reading stopped for a reason that may go away. */
    void fail(Tracked file, String why) {
        file.status = Status.FAILED;
        file.offset = file.offset.with(file.offset.state().failed(why));
    }

    /** How a file stands that is not being read now. */
    static Report report(Tracked file) {
        FileState state = file.offset.state();
        long size = state.done() ? state.size() : file.look.size();
        return new Report(
                file.found.source(), file.offset, state.done() ? size : Math.min(size, file.offset.bytes()), size);
    }
}
