package dev.sluice.metadata.sink;

import static dev.sluice.metadata.sink.Records.cleansed;
import static dev.sluice.metadata.sink.Records.progress;
import static dev.sluice.metadata.sink.Records.raw;
import static dev.sluice.metadata.sink.Records.repair;
import static dev.sluice.metadata.sink.Records.source;
import static dev.sluice.metadata.sink.Records.written;

import dev.sluice.metadata.sink.Records.Written;
import dev.sluice.metadata.store.WarehouseSettings;
import dev.sluice.pipeline.Pipeline;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/** What the process is doing that gets killed: flushes of one kind, one after the other. Records are numbered from 0 on. */
enum Victim {
    /** Rows, child rows, repairs, and a new column now and then. */
    APPEND(Definition.appending("orders")),
    /** The same, with a checkpoint after nearly every flush. */
    CHECKPOINTS(Definition.appending("orders")),
    /** The same keys again and again, by the places of their rows. */
    MERGE(Definition.merging("orders", "k")),
    /** Loads that take the place of each other. */
    REPLACE(Definition.filesInto("orders", "write_disposition: replace")),
    /** Loads that take the place of the load with their key. */
    MERGE_KEY(Definition.filesInto("orders", "write_disposition: merge", "merge_key: [slot]")),
    /** Loads of which every other row is a new version. */
    SCD2(Definition.filesInto("orders", "write_disposition: {disposition: merge, strategy: scd2}"));

    /** Rows of a flush that lands at once. */
    private static final int FLUSH = 400;

    /** Keys of {@link #MERGE}. */
    static final int KEYS = 1_000;

    /** Slots of {@link #MERGE_KEY}. */
    static final int SLOTS = 4;

    /** Rows of a load, and of a flush of it. */
    static final int LOAD = 600;

    private static final int PART = LOAD / 3;
    private static final long SMALL_LOG = 64 << 10;

    private final Pipeline pipeline;

    Victim(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    SinkRig open(Path directory) {
        WarehouseSettings usual = WarehouseSettings.of(directory.resolve("warehouse.duckdb"));
        WarehouseSettings settings = this == CHECKPOINTS
                ? new WarehouseSettings(usual.file(), usual.memoryLimit(), usual.threads(), SMALL_LOG)
                : usual;
        SinkRig rig = new SinkRig(settings).define(pipeline);
        if (this == MERGE) {
            rig.flusher.placesFrom(1);
        }
        return rig;
    }

    boolean landsWhole() {
        return pipeline.definition().table().landsWhole();
    }

    /** How many records the warehouse has taken. */
    static long taken(SinkRig rig) {
        long taken = 0;
        for (int partition = 0; partition < SinkRig.PARTITIONS; partition++) {
            taken += rig.flusher
                    .state()
                    .offsets()
                    .next(new TopicPartition("test.cleansed", partition))
                    .orElse(0);
        }
        return taken;
    }

    /** Writes the next flush; returns how many records have been taken then. */
    long flush(SinkRig rig, long next) {
        return landsWhole() ? part(rig, next) : rows(rig, next);
    }

    private long rows(SinkRig rig, long next) {
        List<Written> records = new ArrayList<>();
        for (long n = next; n < next + FLUSH; n++) {
            // every few flushes a column that is new: DDL and rows in one transaction
            String more = n % 4_000 == 3_999 ? ",\"c" + n / 4_000 % 200 + "\":1" : "";
            String row = "{\"n\":" + n + ",\"k\":" + n % KEYS + ",\"tags\":[\"a\",\"b\"]" + more + "}";
            records.add(raw("orders", "r" + n, 0));
            records.add(written(cleansed("orders", "r" + n, row)
                    .setRepairs(List.of(repair("n", "trim", "\" 1\"")))
                    .build()));
        }
        rig.feed(records);
        return next + FLUSH;
    }

    private long part(SinkRig rig, long next) {
        long load = next / LOAD;
        String[] rows = new String[PART];
        for (int i = 0; i < PART; i++) {
            long n = next % LOAD + i;
            rows[i] = "{\"n\":" + n + ",\"load\":" + (this == SCD2 && n % 2 == 0 ? 0 : load) + ",\"slot\":"
                    + (this == SCD2 ? 0 : load % SLOTS) + ",\"tags\":[\"a\",\"b\"]}";
        }
        rig.feed(source("orders", "s" + load, next % LOAD + 1, rows));
        end(rig, next + PART);
        return next + PART;
    }

    /** Says that a load is complete, if it is; harmless when that has been said. */
    void end(SinkRig rig, long taken) {
        if (landsWhole() && taken > 0 && taken % LOAD == 0) {
            rig.feed(progress("orders", "s" + (taken / LOAD - 1), LOAD, true, null));
        }
    }
}
