package dev.sluice.benchmarks.warehouse;

import dev.sluice.benchmarks.TemporaryDirectory;
import dev.sluice.metadata.store.WarehouseSettings;
import dev.sluice.pipeline.Pipeline;
import dev.sluice.schemas.AvroSerdes;
import dev.sluice.schemas.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The same orders merged again and again: every row of the table is replaced once per turn. Memory, log and file must stay bounded, as the
 * table does not grow.
 */
final class Soak {

    private static final long SEED = 11;

    private final Path lookups;
    private final Path work;
    private final Topics topics = Topics.of("bench", 4, AvroSerdes.shipped());

    Soak(Path lookups, Path work) {
        this.lookups = lookups;
        this.work = work;
    }

    /**
     * Runs.
     *
     * @param turns how often every order comes
     * @param flushes flushes of one turn
     * @return one line of figures for each turn
     */
    List<FlushTimes> measure(int turns, int flushes, Consumer<FlushTimes> each) throws IOException, SQLException {
        Pipeline pipeline = OrderFeed.pipeline(lookups, "orders", true);
        List<FlushTimes> results = new ArrayList<>();
        try (var directory = TemporaryDirectory.in(work)) {
            WarehouseSettings settings = WarehouseSettings.of(directory.path().resolve("warehouse.duckdb"));
            var footprint = new Footprint(settings.file());
            try (var sink = new ByTheSink(settings, topics, pipeline)) {
                var polls = new Polls(topics);
                for (int turn = 1; turn <= turns; turn++) {
                    Laps laps = turn(sink, new OrderFeed(polls, pipeline, SEED, turn, true), flushes, footprint);
                    FlushTimes result = FlushTimes.of("soak, turn " + turn, sink.rows(), laps, footprint);
                    each.accept(result);
                    results.add(result);
                }
            }
        }
        return results;
    }

    private static Laps turn(ByTheSink sink, OrderFeed feed, int flushes, Footprint footprint) throws IOException {
        var laps = new Laps();
        for (int i = 0; i < flushes; i++) {
            OrderFlush flush = feed.next(SinkRates.FLUSH_ROWS);
            laps.run(() -> sink.land(flush));
            footprint.look();
        }
        return laps;
    }
}
