package dev.sluice.ingest.files;

import dev.sluice.ingest.bucket.Bucket;
import dev.sluice.ingest.bucket.BucketObject;
import dev.sluice.ingest.bucket.BucketSettings;
import dev.sluice.ingest.files.FileSearch.Found;
import dev.sluice.ingest.files.FileSearch.Result;
import dev.sluice.ingest.pull.InvalidSource;
import dev.sluice.ingest.pull.Secrets;
import dev.sluice.ingest.pull.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the objects that paths such as {@code s3://bucket/orders/*.jsonl} name. Belongs to one thread; {@link #close()} to any. */
final class ObjectSearch implements AutoCloseable {

    private static final Pattern PLACE =
            Pattern.compile("(s3|gs)://([a-z0-9][a-z0-9._-]{1,221}[a-z0-9])/(.+)", Pattern.DOTALL);
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private final Settings source;
    private final Path spool;
    private final Map<String, Bucket> buckets = new HashMap<>(); // guarded by itself
    /** What each path named when the store was asked last. */
    private final Map<String, Map<String, Found>> known = new HashMap<>();

    /**
     * @param source settings of the source, places of secrets not filled in
     * @param spool directory for copies of the objects that are read
     */
    ObjectSearch(Settings source, Path spool) {
        this.source = source;
        this.spool = spool;
    }

    /** Whether a path names objects of a store, be it one that cannot be read. */
    static boolean isObject(String path) {
        return path.startsWith("s3://") || path.startsWith("gs://");
    }

    /**
     * Adds what a path names to a result; what was there before where the store cannot be asked.
     *
     * @throws IOException saying why it cannot
     */
    void search(String path, Result result) throws IOException {
        Map<String, Found> before = known.getOrDefault(path, Map.of());
        var now = new TreeMap<String, Found>();
        try {
            list(path, before, now, result);
        } catch (IOException e) {
            result.files().putAll(before);
            throw e;
        }
        before.forEach((source, found) -> {
            if (!now.containsKey(source) && found.access() instanceof StoredObject gone) {
                gone.unlisted();
            }
        });
        known.put(path, now);
        result.files().putAll(now);
    }

    private void list(String path, Map<String, Found> before, Map<String, Found> now, Result result)
            throws IOException {
        Matcher place = PLACE.matcher(path);
        if (!place.matches()) {
            throw new UnreadableFile("expected scheme://bucket/key, such as s3://shop-data/orders/*.jsonl");
        }
        Bucket bucket = bucket(place.group(1), place.group(2));
        var glob = Glob.of(place.group(3));
        String prefix = glob.fixedPart().isEmpty() || glob.isLiteral() ? glob.fixedPart() : glob.fixedPart() + "/";
        String root = FileSearch.PREFIX + place.group(1) + "://" + place.group(2) + "/";
        for (BucketObject object : bucket.list(prefix)) {
            String source = root + object.key();
            if (!matches(glob, prefix, object.key())) {
                continue;
            }
            if (CONTROL.matcher(object.key()).find()) {
                result.refusals()
                        .put(CONTROL.matcher(source).replaceAll("?"), "its name has control characters; rename it");
                continue;
            }
            Found last = before.get(source);
            StoredObject stored =
                    last != null && last.access() instanceof StoredObject same ? same : new StoredObject(bucket, spool);
            stored.listed(object);
            now.put(source, new Found(source, Path.of(object.key()), stored));
        }
        if (now.isEmpty()) {
            result.refusals().put(FileSearch.PREFIX + path, glob.isLiteral() ? "no such object" : FileSearch.NO_MATCH);
        }
    }

    private static boolean matches(Glob glob, String prefix, String key) {
        if (key.endsWith("/") || key.indexOf('\0') >= 0) {
            return false; // what consoles make to show a folder
        }
        return glob.isLiteral() ? key.equals(prefix) : glob.matches(Path.of(key.substring(prefix.length())));
    }

    private Bucket bucket(String scheme, String name) throws IOException {
        synchronized (buckets) {
            Bucket open = buckets.get(scheme + name);
            if (open == null) {
                try {
                    open = new Bucket(BucketSettings.of(source, Secrets.ofProcess(), scheme), name);
                } catch (InvalidSource e) {
                    throw new UnreadableFile(String.valueOf(e.getMessage()));
                }
                buckets.put(scheme + name, open);
            }
            return open;
        }
    }

    @Override
    public void close() {
        synchronized (buckets) {
            buckets.values().forEach(Bucket::close);
            buckets.clear();
        }
    }
}
