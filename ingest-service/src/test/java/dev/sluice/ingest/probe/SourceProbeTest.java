package dev.sluice.ingest.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.ingest.pull.FoundSource;
import dev.sluice.ingest.pull.InvalidSource;
import dev.sluice.ingest.rest.ApiServer;
import dev.sluice.ingest.rest.ApiServer.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceProbeTest {

    @TempDir
    private Path dir;

    private FoundSource look(String address, @Nullable String table) throws IOException, InterruptedException {
        return new SourceProbe(dir, table, null, null, null, true).look(address);
    }

    private static String page(long number) {
        String rows = IntStream.range(0, 10)
                .mapToObj(i -> "{\"sku\":\"s\",\"order_id\":" + (number * 10 + i) + ",\"updated_at\":\"2024-01-"
                        + (10 + i) + "T00:00:00Z\",\"lines\":[{\"n\":1}]}")
                .collect(Collectors.joining(","));
        return "{\"data\":[" + rows + "],\"meta\":{\"total_pages\":3}}";
    }

    @Test
    void anApiTellsItsPaginatorItsRowsShowKeyAndCursor() throws Exception {
        try (var api = new ApiServer(request -> Reply.json(page(request.number("page", 1))))) {
            FoundSource found = look(api.url("/v1/orders?state=open%20now"), null);

            Map<?, ?> client = (Map<?, ?>) found.settings().get("client");
            assertThat(client.get("base_url")).isEqualTo(api.url("/v1/"));
            assertThat(((Map<?, ?>) client.get("paginator")).get("type")).isEqualTo("page_number");
            assertThat(found.settings().get("resources"))
                    .isEqualTo(List.of(Map.of(
                            "name",
                            "orders",
                            "endpoint",
                            Map.of("path", "orders", "params", Map.of("state", "open now")))));
            assertThat(found.rows()).hasSize(20);
            assertThat(Guess.key(found.rows())).contains("order_id");
            assertThat(Guess.cursor(found.rows())).contains("updated_at");
            assertThat(Guess.lists(found.rows())).containsExactly("lines");
            assertThat(found.notes()).anyMatch(note -> note.equals("asked 2 pages, records in each: [10, 10]"));
            assertThat(api.requests).hasSize(2);
        }
    }

    @Test
    void aTableTellsItsKey() throws Exception {
        try (Connection sqlite = DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("shop.db"));
                Statement statement = sqlite.createStatement()) {
            statement.execute("CREATE TABLE orders (a INTEGER, b INTEGER, modified_at TEXT, PRIMARY KEY (b, a))");
            statement.execute("INSERT INTO orders VALUES (1, 1, '2024-01-01 00:00:00'), (2, 1, '2024-01-02 00:00:00')");
        }
        FoundSource found = look("jdbc:sqlite:shop.db", "orders");
        assertThat(found.key()).containsExactly("b", "a");
        assertThat(found.rows()).hasSize(2);
        assertThat(Guess.cursor(found.rows())).contains("modified_at");
        assertThatThrownBy(() -> look("jdbc:sqlite:shop.db", null))
                .isInstanceOf(InvalidSource.class)
                .hasMessageContaining("--table: expected one of")
                .hasMessageContaining("orders");
    }

    @Test
    void filesTellTheirDialect() throws Exception {
        Files.writeString(dir.resolve("a.csv"), "1;x;2024-01-01\n2;y;2024-01-02\n3;z;2024-01-03\n");
        Files.writeString(dir.resolve("b.csv"), "id|name\n1|x\n2|y\n");
        assertThat(look("a.csv", null).settings())
                .containsEntry("path", "a.csv")
                .containsEntry("delimiter", ";")
                .containsEntry("header", false);
        FoundSource named = look("b.csv", null);
        assertThat(named.settings()).containsEntry("delimiter", "|").doesNotContainKey("header");
        assertThat(Guess.key(named.rows())).contains("id");
        assertThatThrownBy(() -> look("c.csv", null)).hasMessageContaining("no file can be read");
    }

    @Test
    void whatDoesNotMoveOrRepeatsIsNotGuessed() throws Exception {
        Files.writeString(
                dir.resolve("a.jsonl"),
                "{\"id\":1,\"updated_at\":\"2024-01-01\"}\n{\"id\":1,\"updated_at\":\"2024-01-01\"}\n");
        FoundSource found = look("a.jsonl", null);
        assertThat(Guess.key(found.rows())).isEmpty();
        assertThat(Guess.cursor(found.rows())).isEmpty();
    }
}
