package dev.sluice.metadata.export;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

/** Moves what is finished to where it was asked for: readers find it whole or not at all. */
public final class Delivery {

    private Delivery() {}

    /**
     * Makes sure that a place may be taken, before work is done for it.
     *
     * @param force whether a file, or a directory that a partitioned export made, may be replaced
     * @throws ExportRefused if something is there that may not be replaced
     */
    public static void check(Path target, boolean force) {
        if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!force) {
            throw new ExportRefused(target + " exists already; --force (\"force\": true) replaces it");
        }
        if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS) && !isPartitioned(target)) {
            throw new ExportRefused(
                    target + " is a directory that no partitioned export has made, and is not replaced; name another");
        }
    }

    /**
     * Moves a file or directory into place; across file systems by way of a temporary name beside it.
     *
     * @throws ExportRefused as {@link #check}, or if it cannot be moved
     */
    public static void move(Path finished, Path target, boolean force) {
        check(target, force);
        Path beside = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID());
        try {
            Files.createDirectories(Objects.requireNonNull(target.getParent()));
            try {
                bring(finished, beside);
                settle(beside, target, force);
            } finally {
                delete(beside);
            }
        } catch (FileAlreadyExistsException e) {
            throw new ExportRefused(target + " came to be meanwhile; it is left as it is", e);
        } catch (IOException e) {
            throw new ExportRefused("cannot write " + target + ": " + e, e);
        }
    }

    private static void bring(Path finished, Path beside) throws IOException {
        try {
            Files.move(finished, beside, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException otherFileSystem) {
            copy(finished, beside);
            delete(finished);
        }
    }

    private static void settle(Path beside, Path target, boolean force) throws IOException {
        boolean file = Files.isRegularFile(beside);
        if (file) {
            sync(beside);
        }
        if (force && file && !Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
            Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
            return;
        }
        if (force) {
            delete(target);
        }
        Files.move(beside, target); // fails where something came to be
    }

    /** Deletes a file or a whole directory, if it is there. */
    public static void delete(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> all = Files.walk(path)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(one);
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path one : all.toList()) {
                Files.copy(one, to.resolve(from.relativize(one).toString()));
            }
        }
    }

    private static void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private static boolean isPartitioned(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            List<Path> all = entries.toList();
            return all.stream()
                    .allMatch(e -> Files.isDirectory(e, LinkOption.NOFOLLOW_LINKS)
                            && String.valueOf(e.getFileName()).contains("="));
        } catch (IOException e) {
            return false;
        }
    }
}
