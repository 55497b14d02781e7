package dev.sluice.benchmarks.warehouse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.benchmarks.Arguments;
import dev.sluice.benchmarks.Machine;
import dev.sluice.benchmarks.Measurement;
import dev.sluice.benchmarks.ResultTable;
import dev.sluice.benchmarks.TemporaryDirectory;
import dev.sluice.benchmarks.orders.OrderDefinition;
import dev.sluice.benchmarks.product.Percentiles;
import dev.sluice.schemas.AvroSerdes;
import dev.sluice.schemas.Topics;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/** {@code warehouse}: normalizer, sink, growth of tables, a soak, and the delay of events. */
public final class WarehouseMain {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final int DISTINCT_ORDERS = 20_000;

    private final Arguments arguments;
    private final Path work;

    private WarehouseMain(Arguments arguments, Path work) {
        this.arguments = arguments;
        this.work = work;
    }

    /**
     * Arguments: {@code --parts normalizer,sink,growth,soak,events}, {@code --rounds}, {@code --warm-ups}, {@code --documents} and
     * {@code --nested-documents} of a round, {@code --flushes} of a round, {@code --only PREFIX} of the sink's contenders, {@code --sizes} of tables, {@code --growth-flushes},
     * {@code --forms append,merge} of the growth, {@code --turns} and {@code --turn-flushes} of the soak, {@code --commits},
     * {@code --work DIR}, {@code --out FILE.json}.
     */
    public static void main(String[] args) throws Exception {
        Arguments arguments = Arguments.parse(
                args,
                Set.of(
                        "parts",
                        "rounds",
                        "warm-ups",
                        "documents",
                        "nested-documents",
                        "flushes",
                        "only",
                        "sizes",
                        "growth-flushes",
                        "forms",
                        "turns",
                        "turn-flushes",
                        "commits",
                        "work",
                        "out"));
        try (var work = TemporaryDirectory.in(arguments.path("work"))) {
            OrderDefinition.writeLookup(work.path());
            WarehouseReport report = new WarehouseMain(arguments, work.path()).run();
            System.out.print(report.render());
            Path out = arguments.path("out");
            if (out != null) {
                JSON.writeValue(out.toFile(), report);
            }
        }
    }

    private WarehouseReport run() throws IOException, SQLException, InterruptedException {
        List<String> parts = List.of(
                arguments.text("parts", "normalizer,sink,growth,soak,events").split(","));
        String duckdb = duckdb();
        System.out.println(Machine.here() + ", DuckDB " + duckdb);
        List<Measurement> normalizer = parts.contains("normalizer") ? normalizer() : List.of();
        List<Measurement> sink = parts.contains("sink") ? sink() : List.of();
        List<FlushTimes> flushes = new ArrayList<>();
        Consumer<FlushTimes> each = result -> {
            System.out.println(result.line());
            flushes.add(result);
        };
        if (parts.contains("growth")) {
            growth(each);
        }
        if (parts.contains("soak")) {
            int turns = (int) arguments.number("turns", 12);
            new Soak(work, work).measure(turns, (int) arguments.number("turn-flushes", 50), each);
        }
        Map<String, Double> delays = parts.contains("events") ? events() : Map.of();
        return new WarehouseReport(Machine.here(), duckdb, normalizer, sink, flushes, delays);
    }

    private static String duckdb() throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:duckdb:")) {
            return connection.getMetaData().getDatabaseProductVersion();
        }
    }

    private List<Measurement> normalizer() throws IOException {
        var topics = Topics.of("bench", 4, AvroSerdes.shipped());
        var feed = new OrderFeed(topics, OrderFeed.pipeline(work, "orders", false), 42, true);
        var rates = new NormalizerRates();
        List<Measurement> results = new ArrayList<>();
        results.addAll(rates.measure(
                "flat orders",
                feed.rows(DISTINCT_ORDERS),
                (int) arguments.number("documents", 500_000),
                warmUps(),
                rounds(),
                WarehouseMain::show));
        results.addAll(rates.measure(
                "nested GitHub events",
                githubEvents(),
                (int) arguments.number("nested-documents", 10_000),
                warmUps(),
                rounds(),
                WarehouseMain::show));
        System.out.println("(consumed " + rates.consumed() + ")");
        return results;
    }

    private static List<byte[]> githubEvents() throws IOException {
        Path file = Path.of(System.getProperty("sluice.repository", "."), "examples", "data", "github_events.json.gz");
        List<byte[]> events = new ArrayList<>();
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            for (JsonNode event : JSON.readTree(in)) {
                events.add(JSON.writer()
                        .without(SerializationFeature.INDENT_OUTPUT)
                        .writeValueAsBytes(event));
            }
        }
        return events;
    }

    private List<Measurement> sink() throws IOException, SQLException {
        var rates = new SinkRates(work, work, (int) arguments.number("flushes", 50), arguments.text("only", ""));
        List<Measurement> results = new ArrayList<>();
        results.addAll(rates.measure(false, warmUps(), rounds(), WarehouseMain::show));
        results.addAll(rates.measure(true, warmUps(), rounds(), WarehouseMain::show));
        return results;
    }

    private void growth(Consumer<FlushTimes> each) throws IOException, SQLException {
        var growth = new Growth(work, work, (int) arguments.number("growth-flushes", 60));
        for (String form : arguments.text("forms", "append,merge").split(",")) {
            for (String size :
                    arguments.text("sizes", "1000000,10000000,50000000").split(",")) {
                each.accept(growth.measure(form.equals("merge"), Long.parseLong(size), System.out::println));
            }
        }
    }

    private Map<String, Double> events() throws IOException, SQLException, InterruptedException {
        Percentiles delays = new EventDelay(work).measure((int) arguments.number("commits", 200));
        return new TreeMap<>(
                Map.of("p50", delays.at(0.5), "p95", delays.at(0.95), "p99", delays.at(0.99), "max", delays.at(1)));
    }

    private int warmUps() {
        return (int) arguments.number("warm-ups", 1);
    }

    private int rounds() {
        return (int) arguments.number("rounds", 3);
    }

    private static void show(Measurement result) {
        System.out.println("  " + ResultTable.line(result));
    }
}
