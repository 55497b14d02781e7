package dev.sluice.ingest.files;

import dev.sluice.ingest.files.FileSearch.Found;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** A file that a task knows: how far it was read and whether there may be more. Belongs to the task's thread. */
final class Tracked {

    enum Status {
        WAITING,
        /** May be half written: looked at again when it has rested. */
        RESTING,
        DONE,
        FAILED
    }

    /**
     * How a file looks from outside; one that looks as before is not opened again.
     *
     * @param version time of the last write, epoch milliseconds; of an object what its etag gives
     * @param whole whether nobody is still writing it
     */
    record Look(long size, long version, boolean readable, boolean whole) {

        static final Look GONE = new Look(-1, 0, false, false);

        static Look at(Path path) {
            try {
                var attributes = Files.readAttributes(path, BasicFileAttributes.class);
                return new Look(
                        attributes.size(), attributes.lastModifiedTime().toMillis(), Files.isReadable(path), false);
            } catch (IOException e) {
                return GONE;
            }
        }
    }

    final Found found;
    FileOffset offset;
    Status status;
    Look look;
    /** {@link System#nanoTime()} since when it has looked like that. */
    long lookedSince;

    Tracked(Found found, FileOffset offset, long nanos) {
        this.found = found;
        this.offset = offset;
        this.look = found.access().look();
        this.lookedSince = nanos;
        FileState state = offset.state();
        boolean changed = state.done() && state.error() == null && differs(state);
        this.status = !state.done() || changed ? Status.WAITING : state.error() == null ? Status.DONE : Status.FAILED;
    }

    /** Whether it looks otherwise than when it was read to its end. */
    boolean differs(FileState read) {
        return look.size() != read.size() || (read.modified() > 0 && look.version() != read.modified());
    }

    /** Takes a new look; whether it differs from the last. */
    boolean looksDifferent(long nanos) {
        Look now = found.access().look();
        if (now.equals(look)) {
            return false;
        }
        look = now;
        lookedSince = nanos;
        return true;
    }

    /** Whether nothing has happened to it for so long that its last line is its last line. */
    boolean rested(long nowMillis, long nanos, long restMillis) {
        if (look.whole()) {
            return true;
        }
        long age = nowMillis - look.version();
        return age >= restMillis || (nanos - lookedSince) / 1_000_000 >= restMillis;
    }

    @Nullable
    String error() {
        return offset.state().error();
    }
}
