package dev.sluice.ingest.files;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the files that paths and globs name. A relative path stays below the base directory: {@code ..} and symbolic links that
 * lead out of it are refused. An absolute path is the operator's word; a glob's matches stay below its fixed part all the same. A
 * glob skips hidden names. Immutable and thread-safe.
 */
final class FileSearch {

    /**
     * A file to read.
     *
     * @param source its stable name
     * @param path where it is; of an object its key
     */
    record Found(String source, Path path, FileAccess access) {}

    /** Files by source, in order, and why other sources cannot be read. */
    record Result(Map<String, Found> files, Map<String, String> refusals) {}

    /** The refusal of a glob that may match later. */
    static final String NO_MATCH = "no file matches";

    static final String PREFIX = "files:";
    private static final Pattern SCHEME = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]+://.*");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private final Path base;
    private final List<String> patterns;
    private final ObjectSearch objects;

    /** @param objects finds those of object stores */
    FileSearch(Path base, List<String> patterns, ObjectSearch objects) {
        this.base = base.toAbsolutePath().normalize();
        this.patterns = List.copyOf(patterns);
        this.objects = objects;
    }

    Result search() {
        var result = new Result(new TreeMap<>(), new TreeMap<>());
        for (String pattern : patterns) {
            try {
                search(pattern, result);
            } catch (IOException e) {
                result.refusals().put(PREFIX + shown(pattern), reason(e));
            }
        }
        return result;
    }

    private void search(String pattern, Result result) throws IOException {
        String source = PREFIX + shown(pattern);
        if (pattern.isEmpty() || CONTROL.matcher(pattern).find()) {
            result.refusals().put(source, "a path is a name without control characters");
            return;
        }
        if (ObjectSearch.isObject(pattern)) {
            objects.search(pattern, result);
            return;
        }
        if (SCHEME.matcher(pattern).matches()) {
            result.refusals().put(source, "only local files, s3:// and gs:// can be read; copy it to one of these");
            return;
        }
        var glob = Glob.of(pattern);
        boolean relative = !Path.of(pattern).isAbsolute();
        Path literal = base.resolve(pattern).normalize();
        Path fixed = base.resolve(glob.fixedPart()).normalize();
        if (relative && !(fixed.startsWith(base) && literal.startsWith(base))) {
            result.refusals()
                    .put(source, "leads out of " + base + ", the definition's directory; write it as an absolute path");
        } else if (glob.isLiteral() || Files.exists(literal, LinkOption.NOFOLLOW_LINKS)) {
            add(literal, relative ? base : null, result);
        } else if (!Files.isDirectory(fixed)) {
            result.refusals().put(source, "no such directory: " + fixed);
        } else {
            List<Path> matches = walk(fixed, glob, result);
            for (Path match : matches) {
                add(match, relative ? base : fixed, result);
            }
            if (matches.isEmpty()) {
                result.refusals().put(source, NO_MATCH);
            }
        }
    }

    private List<Path> walk(Path directory, Glob glob, Result result) throws IOException {
        var matches = new ArrayList<Path>();
        Files.walkFileTree(directory, Set.of(), glob.depth(), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (!attributes.isDirectory() && glob.matches(directory.relativize(file))) {
                    matches.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                if (!(e instanceof NoSuchFileException)) { // else it went away in between
                    result.refusals().put(source(file), reason(e));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return matches;
    }

    private void add(Path file, @Nullable Path root, Result result) {
        try {
            check(file, root, result);
        } catch (IOException e) {
            result.refusals().put(source(file), reason(e));
        }
    }

    private void check(Path file, @Nullable Path root, Result result) throws IOException {
        String source = source(file);
        if (CONTROL.matcher(file.toString()).find()) {
            result.refusals().put(source, "its name has control characters; rename it");
        } else if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            result.refusals().put(source, "no such file: " + file);
        } else if (!Files.exists(file)) {
            result.refusals().put(source, "a symbolic link to nowhere: " + file);
        } else if (root != null && !file.toRealPath().startsWith(root.toRealPath())) {
            result.refusals().put(source, "a symbolic link that leads out of " + root + "; name its target instead");
        } else if (Files.isDirectory(file)) {
            result.refusals()
                    .put(
                            source,
                            "a directory; write " + source.substring(PREFIX.length()) + "/* to read the files in it");
        } else if (!Files.isRegularFile(file)) {
            result.refusals().put(source, "neither a file nor a link to one (a pipe or a device)");
        } else {
            result.files().put(source, new Found(source, file, FileAccess.local(file)));
        }
    }

    private String source(Path file) {
        Path named = file.startsWith(base) ? base.relativize(file) : file;
        return PREFIX + shown(named.toString().replace(file.getFileSystem().getSeparator(), "/"));
    }

    private static String shown(String name) {
        return CONTROL.matcher(name).replaceAll("?");
    }

    static String reason(IOException e) {
        return switch (e.getClass().getSimpleName()) {
            case "AccessDeniedException" -> "no permission to read it";
            case "NoSuchFileException" -> "vanished before it was read";
            case "EOFException" -> "its gzip data ends too early; copy the file again";
            case "ZipException" -> "its gzip data is damaged: " + e.getMessage();
            case "UnreadableFile", "CutOffFile" -> String.valueOf(e.getMessage());
            default ->
                "cannot be read: " + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
        };
    }
}
