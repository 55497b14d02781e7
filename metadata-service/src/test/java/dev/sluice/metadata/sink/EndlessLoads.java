package dev.sluice.metadata.sink;

import static dev.sluice.metadata.sink.Records.progress;
import static dev.sluice.metadata.sink.Records.source;

import java.nio.file.Path;
import org.apache.kafka.common.TopicPartition;

/** Flushes loads that replace each other, for ever; says after each commit how many rows it has brought. */
final class EndlessLoads {

    /** Rows of a flush, and flushes of a load. */
    static final int FLUSH = 200;

    static final int LOAD = 3 * FLUSH;

    private EndlessLoads() {}

    /** Goes on where the warehouse in the directory stands. */
    public static void main(String[] args) {
        var rig = new SinkRig(Path.of(args[0])).define(Definition.filesInto("orders", "write_disposition: replace"));
        long next = 0;
        for (int partition = 0; partition < SinkRig.PARTITIONS; partition++) {
            next += rig.flusher
                    .state()
                    .offsets()
                    .next(new TopicPartition("test.cleansed", partition))
                    .orElse(0);
        }
        if (next > 0 && next % LOAD == 0) {
            end(rig, next / LOAD - 1); // perhaps the kill came between the last rows and the end of their source
        }
        while (true) {
            String[] rows = new String[FLUSH];
            for (int i = 0; i < FLUSH; i++) {
                rows[i] = "{\"load\":" + next / LOAD + ",\"n\":" + (next + i) + ",\"tags\":[\"a\",\"b\"]}";
            }
            rig.feed(source("orders", "s" + next / LOAD, next % LOAD + 1, rows));
            next += FLUSH;
            if (next % LOAD == 0) {
                end(rig, next / LOAD - 1);
            }
            System.out.println("committed " + next);
        }
    }

    private static void end(SinkRig rig, long load) {
        rig.feed(progress("orders", "s" + load, LOAD, true, null));
    }
}
