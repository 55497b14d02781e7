package dev.sluice.benchmarks.warehouse;

import dev.sluice.benchmarks.orders.OrderDefinition;
import dev.sluice.benchmarks.orders.OrderFormat;
import dev.sluice.benchmarks.orders.OrderGenerator;
import dev.sluice.pipeline.Outcome;
import dev.sluice.pipeline.Pipeline;
import dev.sluice.pipeline.RawPayload;
import dev.sluice.pipeline.RowCleanser;
import dev.sluice.pipeline.definition.Assets;
import dev.sluice.pipeline.definition.DefinitionReader;
import dev.sluice.schemas.RecordIds;
import dev.sluice.schemas.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Generated orders after their rules, flush by flush, as the sink of the service gets them: each record once in {@code raw}, where it is
 * counted, and once in {@code cleansed}. The same seed makes the same orders. Not thread-safe.
 */
final class OrderFeed {

    private final Pipeline pipeline;
    private final RowCleanser cleanser;
    private final OrderGenerator orders;
    private final Polls polls;
    private final String source;
    private final boolean explained;
    private final StringBuilder text = new StringBuilder(512);
    private long position;

    /** The feed of the first file. */
    OrderFeed(Topics topics, Pipeline pipeline, long seed, boolean explained) {
        this(new Polls(topics), pipeline, seed, 1, explained);
    }

    /**
     * A feed from the first order on.
     *
     * @param polls where the records go
     * @param file number of the file that the records are said to come from
     * @param explained whether records bring their repairs and findings
     */
    OrderFeed(Polls polls, Pipeline pipeline, long seed, int file, boolean explained) {
        this.pipeline = pipeline;
        this.cleanser = pipeline.cleanser();
        this.orders = new OrderGenerator(seed, 0);
        this.polls = polls;
        this.source = "files:orders-" + file + ".jsonl";
        this.explained = explained;
    }

    /**
     * Compiles the definition of the orders.
     *
     * @param directory holds the lookup file
     */
    static Pipeline pipeline(Path directory, String name, boolean merges) {
        Assets files = Assets.inDirectory(directory);
        String yaml =
                merges ? OrderDefinition.merge(name, "orders.jsonl") : OrderDefinition.append(name, "orders.jsonl");
        return Pipeline.compile(DefinitionReader.read(yaml, name + ".yaml", files), files, 1, null);
    }

    /** The next flush of that many rows; records that no rule can read are passed over. */
    OrderFlush next(int rows) throws IOException {
        List<byte[]> cleansed = new ArrayList<>(rows);
        List<OrderValues> values = new ArrayList<>(rows);
        List<String> ids = new ArrayList<>(rows);
        while (cleansed.size() < rows) {
            byte[] payload = payload();
            Outcome.@Nullable Cleansed outcome = cleansed(payload);
            if (outcome != null) {
                String id = RecordIds.of(pipeline.definition().pipeline(), source, ++position);
                var record = new Landable(
                        pipeline.definition().pipeline(), source, position, id, payload, outcome, explained);
                cleansed.add(polls.add(record));
                values.add(new OrderValues().read(outcome.row()));
                ids.add(id);
            }
        }
        return new OrderFlush(polls.take(), cleansed, values, ids);
    }

    /** Rows alone, as JSON. */
    List<byte[]> rows(int count) {
        List<byte[]> rows = new ArrayList<>(count);
        while (rows.size() < count) {
            Outcome.@Nullable Cleansed outcome = cleansed(payload());
            if (outcome != null) {
                rows.add(outcome.row());
            }
        }
        return rows;
    }

    private byte[] payload() {
        text.setLength(0);
        orders.next(OrderFormat.JSONL, text);
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private Outcome.@Nullable Cleansed cleansed(byte[] payload) {
        return cleanser.cleanse(RawPayload.json(payload)) instanceof Outcome.Cleansed outcome ? outcome : null;
    }
}
