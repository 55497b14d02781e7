package dev.sluice.benchmarks.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.benchmarks.check.TopicContents.Landing;
import dev.sluice.benchmarks.orders.OrderData;
import dev.sluice.benchmarks.orders.OrderFormat;
import dev.sluice.schemas.RecordIds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A warehouse as it must be after a drain of generated orders, together with the topics; made to be spoilt by a test. */
final class SampleWarehouse {

    private static final int PARTITIONS = 4;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final List<OrderPipeline> pipelines;
    private final List<Landing> raw = new ArrayList<>();
    private final List<Landing> cleansed = new ArrayList<>();
    private final List<Landing> deadLetters = new ArrayList<>();
    private final List<String> sql = new ArrayList<>();
    private final Map<String, String> latest = new LinkedHashMap<>();

    private SampleWarehouse(Path directory, Path orders) throws IOException {
        file = directory.resolve("warehouse.duckdb");
        pipelines = List.of(
                new OrderPipeline("orders", true, List.of(orders)),
                new OrderPipeline("orders_append", false, List.of(orders)));
        for (OrderPipeline pipeline : pipelines) {
            fill(pipeline, Files.readAllLines(orders));
        }
    }

    static SampleWarehouse of(Path directory, int records) throws IOException, SQLException {
        OrderData data = OrderData.write(directory.resolve("source"), records, 3, OrderFormat.JSONL);
        var sample = new SampleWarehouse(directory, data.orders());
        sample.create();
        return sample;
    }

    Path file() {
        return file;
    }

    Checker checker() {
        return Checker.of(
                pipelines,
                new TopicContents(
                        "sluice.raw",
                        raw,
                        "sluice.cleansed",
                        cleansed,
                        "sluice.dead-letters",
                        deadLetters,
                        List.of("{\"n\":1}", "{\"n\":2}")));
    }

    /** Changes the warehouse. */
    void spoil(String statement) throws SQLException {
        execute(List.of(statement));
    }

    private void fill(OrderPipeline pipeline, List<String> lines) {
        String source = "files:/data/orders.jsonl";
        sql.add("INSERT INTO _sluice.sources VALUES ('" + pipeline.name() + "', '" + source + "')");
        long rejected = 0;
        for (int i = 0; i < lines.size(); i++) {
            String id = RecordIds.of(pipeline.name(), source, i + 1);
            raw.add(new Landing(i % PARTITIONS, i, pipeline.name(), "", "", ""));
            if (!lines.get(i).endsWith("}")) {
                rejected++;
                deadLetters.add(new Landing(i % PARTITIONS, i, pipeline.name(), id, "", ""));
                sql.add("INSERT INTO _sluice.dead_letters VALUES ('" + id + "', '" + pipeline.name() + "')");
                continue;
            }
            land(pipeline, id, i, lines.get(i));
        }
        long rows = pipeline.merges() ? latest.size() : lines.size() - rejected;
        sql.add("INSERT INTO _sluice.ledger VALUES ('" + pipeline.name() + "', " + lines.size() + ", " + rows + ", "
                + (lines.size() - rejected - rows) + ", " + rejected + ", 0, " + lines.size() + ")");
        latest.values().forEach(sql::add);
        latest.clear();
    }

    private void land(OrderPipeline pipeline, String id, int index, String line) {
        JsonNode order = parse(line);
        String orderId = order.path("order_id").asText();
        // versions of one order stand in one partition
        int partition = Math.floorMod(orderId.hashCode(), PARTITIONS);
        cleansed.add(new Landing(partition, index, pipeline.name(), id, orderId, OrderTruth.version(order)));
        String insert = "INSERT INTO " + pipeline.table() + " VALUES ('" + id + "', '" + orderId + "', '"
                + order.path("payment_ref").asText() + "', "
                + order.path("customer_id").asText() + ", "
                + order.path("quantity").asText() + ")";
        if (pipeline.merges()) {
            latest.put(orderId, insert);
        } else {
            sql.add(insert);
        }
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void create() throws SQLException {
        var all = new ArrayList<>(List.of(
                "CREATE SCHEMA raw",
                "CREATE SCHEMA _sluice",
                "CREATE TABLE _sluice.offsets (topic VARCHAR, topic_partition INTEGER, next_offset BIGINT)",
                "CREATE TABLE _sluice.sources (pipeline VARCHAR, source VARCHAR)",
                "CREATE TABLE _sluice.dead_letters (record_id VARCHAR, pipeline VARCHAR)",
                "CREATE TABLE _sluice.outbox (event_id VARCHAR, event VARCHAR)",
                "CREATE TABLE _sluice.ledger (pipeline VARCHAR, accepted BIGINT, \"rows\" BIGINT, merged BIGINT,"
                        + " dead_letters BIGINT, waiting BIGINT, received BIGINT)",
                "INSERT INTO _sluice.outbox VALUES ('a', '{\"n\":1}'), ('b', '{\"n\":2}')"));
        for (OrderPipeline pipeline : pipelines) {
            all.add(
                    "CREATE TABLE " + pipeline.table()
                            + " (_sluice_id VARCHAR, order_id VARCHAR, payment_ref VARCHAR, customer_id BIGINT, quantity BIGINT)");
        }
        for (int partition = 0; partition < PARTITIONS; partition++) {
            all.add("INSERT INTO _sluice.offsets VALUES ('sluice.cleansed', " + partition + ", 1000000),"
                    + " ('sluice.raw', " + partition + ", 1000000), ('sluice.dead-letters', " + partition
                    + ", 1000000)");
        }
        all.addAll(sql);
        execute(all);
    }

    private void execute(List<String> statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("BEGIN TRANSACTION");
            for (String one : statements) {
                statement.execute(one);
            }
            statement.execute("COMMIT");
        }
    }
}
