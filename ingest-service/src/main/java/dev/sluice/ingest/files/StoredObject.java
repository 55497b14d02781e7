package dev.sluice.ingest.files;

import dev.sluice.ingest.bucket.Bucket;
import dev.sluice.ingest.bucket.BucketObject;
import dev.sluice.ingest.files.Tracked.Look;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An object of a store: read as a copy, which is gone when it was read. Belongs to one thread. */
final class StoredObject implements FileAccess {

    private static final Logger log = LoggerFactory.getLogger(StoredObject.class);
    private static final String SUFFIX = ".object";

    private final Bucket bucket;
    private final Path spool;
    private @Nullable BucketObject object;
    private @Nullable Path copy;

    /** @param spool directory for the copy */
    StoredObject(Bucket bucket, Path spool) {
        this.bucket = bucket;
        this.spool = spool;
    }

    void listed(BucketObject found) {
        object = found;
    }

    void unlisted() {
        object = null;
    }

    @Override
    public Look look() {
        BucketObject now = object;
        // an object is whole from the moment at which it is listed, and its etag tells whether it is another one
        return now == null ? Look.GONE : new Look(now.size(), version(now.etag()), true, true);
    }

    /** Above 0, as times are. */
    private static long version(String etag) {
        return (UUID.nameUUIDFromBytes(etag.getBytes(StandardCharsets.UTF_8)).getMostSignificantBits() & Long.MAX_VALUE)
                | 1;
    }

    @Override
    public Path open() throws IOException {
        BucketObject now = object;
        if (now == null) {
            throw new UnreadableFile("vanished before it was read");
        }
        close();
        // not named by its key, which may be no name of a file, or one that leads elsewhere
        Path made = Files.createTempFile(Files.createDirectories(spool), "", SUFFIX);
        copy = made;
        bucket.fetch(now, made);
        return made;
    }

    @Override
    public boolean isSlow() {
        return true;
    }

    @Override
    public void close() {
        Path made = copy;
        copy = null;
        if (made != null) {
            delete(made);
        }
    }

    /** Deletes the copies that a process left behind when it died. */
    static void clean(Path spool) {
        try (Stream<Path> left = Files.isDirectory(spool) ? Files.list(spool) : Stream.of()) {
            left.filter(path -> path.toString().endsWith(SUFFIX)).forEach(StoredObject::delete);
        } catch (IOException e) {
            log.atWarn().setCause(e).log("old copies of objects cannot be deleted");
        }
    }

    private static void delete(Path copy) {
        try {
            Files.deleteIfExists(copy);
        } catch (IOException e) {
            log.atWarn().setCause(e).log("the copy of an object cannot be deleted");
        }
    }
}
