package dev.sluice.benchmarks.check;

import java.nio.file.Path;
import java.util.List;

/**
 * A pipeline that takes generated orders.
 *
 * @param name name of the pipeline; its table, in dataset {@code raw}, has the same
 * @param merges one row per order with the last version's values; else one row per record
 * @param files JSONL files that it reads; an order has all its versions in one file
 */
public record OrderPipeline(String name, boolean merges, List<Path> files) {

    public OrderPipeline {
        files = List.copyOf(files);
    }

    /** The table, quoted for SQL. */
    String table() {
        return "raw.\"" + name + "\"";
    }
}
