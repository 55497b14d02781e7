package dev.sluice.metadata.store;

import dev.sluice.metadata.store.SystemTables.Ownership;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.duckdb.DuckDBConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The warehouse file, open in this process and in no other: one connection that writes, owned by one thread, and as many as are
 * wanted that read.
 *
 * <p>{@link #reader()} may be called from any thread; everything else belongs to the thread that owns the writer.
 */
public final class Warehouse implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Warehouse.class);
    private static final String STORAGE = "v1.4.0";
    /** Of new files. An append holds two blocks per column in memory: DuckDB's 256 KiB are too much for a table of 500 columns. */
    private static final String BLOCK_SIZE = String.valueOf(64 << 10);

    private final WarehouseSettings settings;
    private final List<DuckDBConnection> readers = new ArrayList<>(); // guarded by readers
    private DuckDBConnection writer; // changed under readers only
    private Ownership ownership;

    private Warehouse(WarehouseSettings settings, DuckDBConnection writer, Ownership ownership) {
        this.settings = settings;
        this.writer = writer;
        this.ownership = ownership;
    }

    /**
     * Opens the file, or makes it, and its system tables.
     *
     * @throws WarehouseInUse if another process has it open
     * @throws WarehouseUnusable if it cannot be opened for any other reason
     */
    public static Warehouse open(WarehouseSettings settings) {
        try {
            Path directory = settings.file().getParent();
            if (directory != null) {
                Files.createDirectories(directory);
            }
            DuckDBConnection writer = connect(settings);
            try {
                // what is in memory after a failed commit must not get into the file when it is closed
                execute(writer, "PRAGMA disable_checkpoint_on_shutdown");
                makeEmpty(settings.staging());
                Ownership ownership = SystemTables.claim(writer);
                execute(writer, "CHECKPOINT"); // a file with DDL in its log is the one that fails to replay
                execute(writer, "SET lock_configuration = true");
                log.atInfo()
                        .addKeyValue("file", settings.file())
                        .addKeyValue("epoch", ownership.epoch())
                        .log("warehouse open");
                return new Warehouse(settings, writer, ownership);
            } catch (SQLException | IOException | RuntimeException e) {
                writer.close();
                throw e;
            }
        } catch (SQLException e) {
            throw OpenFailure.of(settings.file(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the directories of warehouse " + settings.file(), e);
        }
    }

    private static void makeEmpty(Path staging) throws IOException {
        Files.createDirectories(staging);
        try (Stream<Path> left = Files.walk(staging)) {
            for (Path one : left.skip(1).sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        }
    }

    private static DuckDBConnection connect(WarehouseSettings settings) throws SQLException {
        var properties = new Properties();
        properties.put("memory_limit", settings.memoryLimit() + "B");
        properties.put("threads", String.valueOf(settings.threads()));
        properties.put("checkpoint_threshold", settings.checkpointThreshold() + "B");
        properties.put("default_block_size", BLOCK_SIZE);
        // whoever gets to a reader's SQL gets to nothing else of this machine: in the staging directory is only what
        // the warehouse says
        properties.put(
                "allowed_directories",
                DuckdbSetting.list(List.of(settings.staging().toString())));
        // of a file that is made now: only from this format on is the log of another file refused
        properties.put("storage_compatibility_version", STORAGE);
        properties.put("enable_external_access", "false");
        properties.put("autoinstall_known_extensions", "false");
        properties.put("autoload_known_extensions", "false");
        return (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:" + settings.file(), properties);
    }

    /** The connection that writes; for the owning thread only. */
    public DuckDBConnection writer() {
        return writer;
    }

    /**
     * A new connection that sees what is committed. The caller closes it; it is closed under its user when the file is reopened.
     *
     * @throws SQLException if the warehouse is closed or being reopened
     */
    public DuckDBConnection reader() throws SQLException {
        synchronized (readers) {
            readers.removeIf(Warehouse::isClosed);
            DuckDBConnection reader = writer.duplicate();
            readers.add(reader);
            return reader;
        }
    }

    /** Random id of the file, made with it. */
    public String id() {
        return ownership.id();
    }

    /** How often the file has been opened; only the last opener may commit. */
    public long epoch() {
        return ownership.epoch();
    }

    /** The directory that connections may write to; see {@link WarehouseSettings#staging}. */
    public Path staging() {
        return settings.staging();
    }

    /** The file. */
    public Path file() {
        return settings.file();
    }

    /**
     * Makes sure that nobody has opened the file after this owner; to be called in every transaction.
     *
     * @throws WarehouseTakenOver if somebody has
     */
    public void assertOwned() throws SQLException {
        try (Statement statement = writer.createStatement();
                ResultSet row = statement.executeQuery("SELECT epoch FROM _sluice.warehouse")) {
            long found = row.next() ? row.getLong(1) : -1;
            if (found != ownership.epoch()) {
                throw new WarehouseTakenOver(ownership.epoch(), found);
            }
        }
    }

    /** Writes the log into the file; silently left for later while a reader stands in the way. */
    public void checkpoint() {
        try {
            execute(writer, "CHECKPOINT");
        } catch (SQLException e) {
            log.atDebug().addKeyValue("reason", e.getMessage()).log("checkpoint left for later");
        }
    }

    /**
     * Closes every connection, leaves the file and its log as they are, and opens them again: what DuckDB asks for after a fatal error.
     *
     * @throws WarehouseInUse as {@link #open}
     * @throws WarehouseUnusable as {@link #open}
     */
    public void reopen() {
        synchronized (readers) {
            closeReaders();
            closeQuietly(writer);
            Warehouse again = open(settings);
            writer = again.writer;
            ownership = again.ownership;
        }
    }

    /** Writes the log into the file and closes every connection; harmless when repeated. */
    @Override
    public void close() {
        synchronized (readers) {
            closeReaders();
            checkpoint();
            closeQuietly(writer);
        }
    }

    private void closeReaders() {
        readers.forEach(Warehouse::closeQuietly);
        readers.clear();
    }

    private static void execute(DuckDBConnection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static boolean isClosed(DuckDBConnection connection) {
        try {
            return connection.isClosed();
        } catch (SQLException e) {
            return true;
        }
    }

    private static void closeQuietly(DuckDBConnection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            log.atWarn().addKeyValue("reason", e.getMessage()).log("connection not closed cleanly");
        }
    }
}
