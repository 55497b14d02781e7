package dev.sluice.metadata.shard;

import dev.sluice.metadata.query.ReadConnections;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Connections that see all shards as one warehouse, wherever they are. The tables that a query reads are copied together first, each shard as of one
 * commit of its own; so a query costs a copy of the tables it names, and a shard that nobody has open makes it fail rather than answer for the rest.
 * Thread-safe.
 */
final class GatheredShards implements ReadConnections, AutoCloseable {

    private final int shards;
    private final ShardPeers peers;
    private final Path root;
    private final long memoryLimit;
    private final int threads;
    private final List<Gathered> lent = new ArrayList<>(); // guarded by lent

    private record Gathered(Connection connection, Path directory) {
        boolean isClosed() {
            try {
                return connection.isClosed();
            } catch (SQLException e) {
                return true;
            }
        }
    }

    /**
     * @param root directory for the copies; made, and emptied
     * @param memoryLimit bytes that DuckDB may use for a query before it spills
     */
    GatheredShards(int shards, ShardPeers peers, Path root, long memoryLimit, int threads) {
        this.shards = shards;
        this.peers = peers;
        this.root = root.toAbsolutePath().normalize();
        this.memoryLimit = memoryLimit;
        this.threads = threads;
    }

    /** Removes what an earlier process has left. */
    void start() {
        delete(root);
        make(root);
    }

    @Override
    public boolean isOneFile() {
        return false;
    }

    @Override
    public Connection open() throws SQLException {
        return gather(Set.of());
    }

    /** @throws ShardAway if nobody has one of the shards open now */
    @Override
    public Connection openFor(String sql) throws SQLException {
        try (Connection parser = DriverManager.getConnection("jdbc:duckdb:")) {
            return gather(TableName.in(parser, sql));
        }
    }

    private Connection gather(Set<TableName> tables) throws SQLException {
        forgetClosed();
        Path directory = root.resolve(UUID.randomUUID().toString());
        make(directory);
        try {
            var files = new ArrayList<Path>();
            for (int shard = 0; shard < shards; shard++) {
                files.add(directory.resolve(shard + ".duckdb"));
                peers.slice(shard, tables, files.get(shard));
            }
            Connection connection = new ClosedShards(files, root, memoryLimit, threads).open();
            synchronized (lent) {
                lent.add(new Gathered(connection, directory));
            }
            return connection;
        } catch (SQLException | RuntimeException e) {
            delete(directory);
            throw e;
        }
    }

    private void forgetClosed() {
        synchronized (lent) {
            lent.stream().filter(Gathered::isClosed).forEach(gathered -> delete(gathered.directory));
            lent.removeIf(Gathered::isClosed);
        }
    }

    /** Removes all copies; connections that are open go on reading what they have. */
    @Override
    public void close() {
        synchronized (lent) {
            lent.clear();
        }
        delete(root);
    }

    private static void make(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + directory, e);
        }
    }

    private static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(one);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + directory, e);
        }
    }
}
