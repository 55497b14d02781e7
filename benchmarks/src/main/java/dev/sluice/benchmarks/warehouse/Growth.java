package dev.sluice.benchmarks.warehouse;

import dev.sluice.benchmarks.TemporaryDirectory;
import dev.sluice.metadata.store.WarehouseSettings;
import dev.sluice.pipeline.Pipeline;
import dev.sluice.schemas.AvroSerdes;
import dev.sluice.schemas.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.function.Consumer;

/**
 * Time of a flush into tables of different sizes. The sink makes the table and lands its first orders; SQL fills it up, so that the orders of
 * the feed that come again are spread over all of it; then the sink goes on, flush by flush.
 */
final class Growth {

    /** Flushes of the feed that stand in the table before the first one that is measured. */
    private static final int KNOWN_FLUSHES = 20;

    private static final long SEED = 7;

    private final Path lookups;
    private final Path work;
    private final int flushes;
    private final Topics topics = Topics.of("bench", 4, AvroSerdes.shipped());

    Growth(Path lookups, Path work, int flushes) {
        this.lookups = lookups;
        this.work = work;
        this.flushes = flushes;
    }

    /** Measures one size; the file is deleted afterwards. */
    FlushTimes measure(boolean merges, long tableRows, Consumer<String> say) throws IOException, SQLException {
        Pipeline pipeline = OrderFeed.pipeline(lookups, "orders", merges);
        try (var directory = TemporaryDirectory.in(work)) {
            WarehouseSettings settings = WarehouseSettings.of(directory.path().resolve("warehouse.duckdb"));
            var feed = new OrderFeed(topics, pipeline, SEED, true);
            try (var sink = new ByTheSink(settings, topics, pipeline)) {
                for (int i = 0; i < KNOWN_FLUSHES; i++) {
                    sink.land(feed.next(SinkRates.FLUSH_ROWS));
                }
            }
            long begin = System.nanoTime();
            Filling.fill(settings.file(), tableRows);
            say.accept("  filled to " + tableRows + " rows in " + (System.nanoTime() - begin) / 1_000_000_000 + " s");
            return flushes(merges ? "merge" : "append", settings, pipeline, feed, tableRows);
        }
    }

    private FlushTimes flushes(
            String form, WarehouseSettings settings, Pipeline pipeline, OrderFeed feed, long tableRows)
            throws IOException, SQLException {
        var laps = new Laps();
        var footprint = new Footprint(settings.file());
        try (var sink = new ByTheSink(settings, topics, pipeline)) {
            sink.land(feed.next(SinkRates.FLUSH_ROWS)); // reads what the sink keeps in memory
            for (int i = 0; i < flushes; i++) {
                OrderFlush flush = feed.next(SinkRates.FLUSH_ROWS);
                laps.run(() -> sink.land(flush));
                footprint.look();
            }
            return FlushTimes.of(form, tableRows, laps, footprint);
        }
    }
}
