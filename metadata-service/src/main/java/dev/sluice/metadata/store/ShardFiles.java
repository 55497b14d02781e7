package dev.sluice.metadata.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Where the files of a sharded warehouse are: beside the file that a warehouse of one file would have, {@code warehouse/<shard>.duckdb} for {@code
 * warehouse.duckdb}. Every instance must see them: they lie on a file system that all share, and that has working file locks.
 */
public final class ShardFiles {

    private static final String SUFFIX = ".duckdb";

    private ShardFiles() {}

    /** The directory of the files, for the file of an unsharded warehouse. */
    public static Path directory(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        String name = Objects.requireNonNull(absolute.getFileName(), "a file has a name")
                .toString();
        return absolute.resolveSibling(
                name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name + ".shards");
    }

    /** The file of one shard. */
    public static Path of(Path file, int shard) {
        return directory(file).resolve(shard + SUFFIX);
    }

    /** The files of all shards, in their order; they need not exist. */
    public static List<Path> all(Path file, int shards) {
        return IntStream.range(0, shards).mapToObj(shard -> of(file, shard)).toList();
    }

    /**
     * Makes sure that what is there was made for as many files.
     *
     * @throws WarehouseUnusable if one file, or several, hold the rows already
     */
    public static void check(Path file, int shards) {
        boolean sharded = Files.exists(of(file, 0));
        if (shards > 1 && Files.exists(file)) {
            throw new WarehouseUnusable("warehouse.shards=" + shards + ", but " + file
                    + " holds this warehouse in one file; rows are not moved between files: leave warehouse.shards at 1, or"
                    + " begin a new warehouse with another namespace and warehouse.file");
        }
        if (shards == 1 && sharded && !Files.exists(file)) {
            throw new WarehouseUnusable(
                    directory(file) + " holds this warehouse in several files; set warehouse.shards to their number");
        }
    }
}
