package dev.sluice.metadata;

import dev.sluice.metadata.sink.SinkSettings;
import dev.sluice.metadata.store.ShardFiles;
import dev.sluice.metadata.store.WarehouseSettings;
import dev.sluice.runtime.config.DataSize;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Section {@code warehouse} of the configuration.
 *
 * @param file the DuckDB file; {@code <data_dir>/warehouse.duckdb} by default
 * @param exportDir the directory that snapshots and exports asked for over HTTP go below; {@code <data_dir>/exports} by default
 * @param flush when rows are written
 * @param memoryLimit what DuckDB may use before it spills to disk
 * @param threads threads of DuckDB
 * @param checkpointThreshold size of the write-ahead log that leads to a checkpoint
 * @param systemPrefix what system columns start with; {@code _dlt} suits those who come from dlt
 * @param acceptGap whether to go on, and note it in {@code _sluice.gaps}, when records that were never read are gone from a topic
 * @param shards files of the warehouse, shared out among the instances; fixed once there are rows
 * @param advertisedUrl where other instances reach this one's HTTP door, with several shards; null: at the address that this machine has for it
 */
public record WarehouseConfig(
        @Nullable Path file,
        @Nullable Path exportDir,
        FlushConfig flush,
        DataSize memoryLimit,
        int threads,
        DataSize checkpointThreshold,
        String systemPrefix,
        boolean acceptGap,
        int shards,
        @Nullable URI advertisedUrl) {

    public WarehouseConfig {
        if (threads < 1 || threads > 256) {
            throw new IllegalArgumentException("threads: expected 1 to 256, found " + threads);
        }
        if (memoryLimit.bytes() < DataSize.ofMebibytes(64).bytes()) {
            throw new IllegalArgumentException("memory_limit: expected at least 64MiB, found " + memoryLimit);
        }
        if (shards < 1 || shards > 1_000) {
            throw new IllegalArgumentException("shards: expected 1 to 1000, found " + shards);
        }
        if (!systemPrefix.matches("_?[a-z][a-z0-9_]{0,30}")) {
            throw new IllegalArgumentException(
                    "system_prefix: expected a name such as _sluice or _dlt, found '" + systemPrefix + "'");
        }
    }

    /**
     * When rows are written: at whatever comes first.
     *
     * @param maxRecords so many records
     * @param interval so long after the first of them
     * @param maxBytes so many bytes of records
     */
    public record FlushConfig(int maxRecords, Duration interval, DataSize maxBytes) {

        public FlushConfig {
            if (maxRecords < 1 || maxRecords > 1_000_000) {
                throw new IllegalArgumentException("max_records: expected 1 to 1000000, found " + maxRecords);
            }
            if (interval.isNegative() || interval.isZero() || interval.compareTo(Duration.ofMinutes(1)) > 0) {
                throw new IllegalArgumentException("interval: expected more than 0 and at most 1m, found " + interval);
            }
            if (maxBytes.bytes() < 1) {
                throw new IllegalArgumentException("max_bytes: expected more than 0, found " + maxBytes);
            }
        }

        /** 20,000 records, half a second, 32 MiB. */
        public static FlushConfig defaults() {
            return new FlushConfig(20_000, Duration.ofMillis(500), DataSize.ofMebibytes(32));
        }
    }

    /** The defaults: 512 MiB, two threads, checkpoints every 48 MiB. */
    public static WarehouseConfig defaults() {
        return new WarehouseConfig(
                null,
                null,
                FlushConfig.defaults(),
                DataSize.ofMebibytes(512),
                2,
                DataSize.ofMebibytes(48),
                "_sluice",
                false,
                1,
                null);
    }

    /** The warehouse file: the configured one, else {@code warehouse.duckdb} in the data directory. */
    public Path fileIn(Path dataDir) {
        return file == null ? dataDir.resolve("warehouse.duckdb") : file;
    }

    /** The files of the warehouse: the one, or those of all its shards. */
    public List<Path> filesIn(Path dataDir) {
        return shards == 1 ? List.of(fileIn(dataDir)) : ShardFiles.all(fileIn(dataDir), shards);
    }

    /** How a file of the warehouse is opened. */
    public WarehouseSettings settingsOf(Path warehouseFile) {
        return new WarehouseSettings(warehouseFile, memoryLimit.bytes(), threads, checkpointThreshold.bytes());
    }

    /** How the sink flushes. */
    public SinkSettings sink() {
        return new SinkSettings(
                flush.maxRecords(), flush.maxBytes().bytes(), flush.interval(), systemPrefix, acceptGap);
    }

    /** The directory for snapshots and exports: the configured one, else {@code exports} in the data directory. */
    public Path exportsIn(Path dataDir) {
        return exportDir == null ? dataDir.resolve("exports") : exportDir;
    }

    /** The same in another file. */
    public WarehouseConfig withFile(Path other) {
        return with(other, flush, acceptGap, shards);
    }

    /** The same with other flushes. */
    public WarehouseConfig withFlush(FlushConfig other) {
        return with(file, other, acceptGap, shards);
    }

    /** The same, accepting gaps or not. */
    public WarehouseConfig withAcceptGap(boolean accept) {
        return with(file, flush, accept, shards);
    }

    /** The same in so many files. */
    public WarehouseConfig withShards(int files) {
        return with(file, flush, acceptGap, files);
    }

    private WarehouseConfig with(@Nullable Path otherFile, FlushConfig otherFlush, boolean accept, int files) {
        return new WarehouseConfig(
                otherFile,
                exportDir,
                otherFlush,
                memoryLimit,
                threads,
                checkpointThreshold,
                systemPrefix,
                accept,
                files,
                advertisedUrl);
    }
}
