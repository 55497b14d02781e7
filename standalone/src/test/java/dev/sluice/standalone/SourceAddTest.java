package dev.sluice.standalone;

import static dev.sluice.standalone.CommandLineTest.sluice;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.standalone.CommandLineTest.Said;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code source add} writes is a definition that {@code check} takes. */
class SourceAddTest {

    @TempDir
    private Path dir;

    private String added(String... more) throws Exception {
        String[] all = new String[more.length + 4];
        all[0] = "source";
        all[1] = "add";
        System.arraycopy(more, 0, all, 2, more.length);
        all[all.length - 2] = "--out";
        all[all.length - 1] = dir.toString();
        Said said = sluice(all);
        assertThat(said.code()).as(said.err()).isZero();
        Path file = Path.of(said.out().replaceFirst("(?s).*sluice check ", "").strip());
        Said check = sluice("check", file.toString());
        assertThat(check.code()).as(check.err()).isZero();
        return Files.readString(file) + "\n---\n" + check.out();
    }

    @Test
    void ofFiles() throws Exception {
        Path csv = Files.writeString(dir.resolve("Orders 2024.csv"), "order_id|note\n1|x\n2|y\n");
        assertThat(added(csv.toString()))
                .contains("pipeline: \"orders_2024\"", "delimiter: \"|\"", "primary_key: [\"order_id\"]")
                .contains("source      CSV: delimiter |, with a header");
        Path parquet = dir.resolve("p.parquet");
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            statement.execute("COPY (SELECT i AS id, i * 1.5 AS v FROM range(3) t(i)) TO '" + parquet + "'");
        }
        assertThat(added(parquet.toString())).contains("path: \"p.parquet\"", "write_disposition: merge");
    }

    @Test
    void ofATable() throws Exception {
        try (Connection sqlite = DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("shop.db"));
                Statement statement = sqlite.createStatement()) {
            statement.execute("CREATE TABLE orders (no INTEGER PRIMARY KEY, updated_at TEXT)");
            statement.execute("INSERT INTO orders VALUES (1, '2024-01-01 00:00:00'), (2, '2024-01-02 00:00:00')");
        }
        String url = "jdbc:sqlite:" + dir.resolve("shop.db");
        assertThat(sluice("source", "add", url, "--out", dir.toString()).err()).contains("--table: expected one of");
        assertThat(added(url, "--table", "orders"))
                .contains("incremental: {\"column\":\"updated_at\"}", "primary_key: [\"no\"]");
    }

    @Test
    void ofAnApi() throws Exception {
        HttpServer api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        api.createContext("/v1/orders", exchange -> {
            String page = String.valueOf(exchange.getRequestURI().getQuery()).contains("c2") ? "null" : "\"c2\"";
            String ids = page.equals("null") ? "3,4" : "1,2";
            String rows = ids.replaceAll("(\\d)", "{\"id\":$1,\"created_at\":\"2024-01-0$1\"}");
            byte[] body = ("{\"items\":[" + rows + "],\"next_cursor\":" + page + "}").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        api.start();
        try {
            String url = "http://127.0.0.1:" + api.getAddress().getPort() + "/v1/orders";
            assertThat(sluice("source", "add", url, "--out", dir.toString()).err())
                    .contains("allow_private_addresses");
            assertThat(added(url, "--allow-private-addresses"))
                    .contains("\"type\":\"cursor\"", "\"incremental\":{\"cursor_path\":\"created_at\"}")
                    .contains("primary_key: [\"id\"]");
        } finally {
            api.stop(0);
        }
    }
}
