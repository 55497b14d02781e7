package dev.sluice.benchmarks.warehouse;

import dev.sluice.benchmarks.Measurement;
import dev.sluice.benchmarks.TemporaryDirectory;
import dev.sluice.metadata.store.WarehouseSettings;
import dev.sluice.pipeline.Pipeline;
import dev.sluice.schemas.AvroSerdes;
import dev.sluice.schemas.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Rows per second through the sink, beside an appender loop and a staging table written by hand, on the same orders in the same flushes. The
 * contenders take turns, round by round, each time with an empty file.
 */
final class SinkRates {

    /** Rows of a flush: with as many raw records it is what the sink takes at most by default. */
    static final int FLUSH_ROWS = 10_000;

    private static final long SEED = 42;

    private final Path lookups;
    private final Path work;
    private final int flushes;
    private final String only;
    private final Topics topics = Topics.of("bench", 4, AvroSerdes.shipped());

    /**
     * @param lookups directory with the lookup file of the definitions
     * @param flushes flushes of a round
     * @param only contenders whose name begins so; empty for all
     */
    SinkRates(Path lookups, Path work, int flushes, String only) {
        this.lookups = lookups;
        this.work = work;
        this.flushes = flushes;
        this.only = only;
    }

    private interface Opening {
        Contender open(WarehouseSettings settings) throws SQLException;
    }

    private record Entry(String name, boolean explained, Opening opening) {}

    /**
     * Measures.
     *
     * @param merges one row per order, else one per record
     * @param warmUps rounds before, left out
     * @param rounds rounds that count; the median is taken
     */
    List<Measurement> measure(boolean merges, int warmUps, int rounds, Consumer<Measurement> each)
            throws IOException, SQLException {
        String form = merges ? "merge" : "append";
        Pipeline pipeline = OrderFeed.pipeline(lookups, "orders", merges);
        Map<Entry, List<Measurement>> runs = new LinkedHashMap<>();
        List<Entry> entries = entries(form, pipeline, merges);
        for (int round = 0; round < warmUps + rounds; round++) {
            for (Entry entry : entries) {
                Measurement run = round(entry, pipeline, merges);
                if (round >= warmUps) {
                    runs.computeIfAbsent(entry, first -> new ArrayList<>()).add(run);
                }
            }
        }
        List<Measurement> medians =
                runs.values().stream().map(Measurement::median).toList();
        medians.forEach(each);
        return medians;
    }

    private List<Entry> entries(String form, Pipeline pipeline, boolean merges) {
        var decoder = topics.cleansed().valueSerde().deserializer();
        List<Entry> entries = new ArrayList<>();
        for (ByHand.Form byHand : ByHand.Form.values()) {
            if (merges != (byHand == ByHand.Form.APPEND)) {
                String words =
                        form + ", by hand" + (merges ? byHand == ByHand.Form.REPLACE ? ", indexed" : ", scanned" : "");
                entries.add(new Entry(words + ", values at hand", true, file -> new ByHand(file, byHand, null)));
                entries.add(new Entry(words + ", from records", true, file -> new ByHand(file, byHand, decoder)));
            }
        }
        entries.add(new Entry(form + ", sink", true, file -> new ByTheSink(file, topics, pipeline)));
        entries.add(new Entry(form + ", sink, nothing repaired", false, file -> new ByTheSink(file, topics, pipeline)));
        entries.removeIf(entry -> !entry.name().startsWith(only));
        return entries;
    }

    private Measurement round(Entry entry, Pipeline pipeline, boolean merges) throws IOException, SQLException {
        var clock = new PausedClock();
        var feed = new OrderFeed(topics, pipeline, SEED, entry.explained());
        var seen = new java.util.HashSet<String>();
        long rows = 0;
        try (var directory = TemporaryDirectory.in(work);
                Contender contender = entry.opening()
                        .open(WarehouseSettings.of(directory.path().resolve("warehouse.duckdb")))) {
            for (int i = 0; i < flushes; i++) {
                OrderFlush flush = feed.next(FLUSH_ROWS);
                rows += flush.rows();
                flush.values().forEach(row -> seen.add(String.valueOf(row.texts[OrderValues.ORDER_ID])));
                clock.start();
                contender.land(flush);
                clock.stop();
            }
            long expected = merges ? seen.size() : rows;
            if (contender.rows() != expected) {
                throw new IllegalStateException(
                        entry.name() + ": expected " + expected + " rows, found " + contender.rows());
            }
        }
        return clock.measured(entry.name(), rows);
    }
}
