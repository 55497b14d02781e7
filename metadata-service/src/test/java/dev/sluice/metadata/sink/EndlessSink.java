package dev.sluice.metadata.sink;

import static dev.sluice.metadata.sink.Records.cleansed;
import static dev.sluice.metadata.sink.Records.raw;
import static dev.sluice.metadata.sink.Records.repair;
import static dev.sluice.metadata.sink.Records.written;

import dev.sluice.metadata.sink.Records.Written;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/** Flushes rows, child rows, repairs and a new column now and then, for ever; says after each commit up to which record. */
final class EndlessSink {

    private static final int FLUSH = 400;

    private EndlessSink() {}

    /** Goes on where the warehouse in the directory stands. */
    public static void main(String[] args) {
        var rig = new SinkRig(Path.of(args[0])).define(Definition.appending("orders"));
        long next = 0;
        for (int partition = 0; partition < SinkRig.PARTITIONS; partition++) {
            next += rig.flusher
                    .state()
                    .offsets()
                    .next(new TopicPartition("test.cleansed", partition))
                    .orElse(0);
        }
        while (true) {
            List<Written> records = new ArrayList<>();
            for (int i = 0; i < FLUSH; i++, next++) {
                // every few flushes a column that is new: DDL and rows in one transaction
                String more = next % 4_000 == 3_999 ? ",\"c" + next + "\":1" : "";
                records.add(raw("orders", "r" + next, 0));
                records.add(written(
                        cleansed("orders", "r" + next, "{\"n\":" + next + ",\"tags\":[\"a\",\"b\"]" + more + "}")
                                .setRepairs(List.of(repair("n", "trim", "\" 1\"")))
                                .build()));
            }
            rig.feed(records);
            System.out.println("committed " + next);
        }
    }
}
