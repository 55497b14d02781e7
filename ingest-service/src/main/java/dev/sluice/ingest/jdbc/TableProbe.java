package dev.sluice.ingest.jdbc;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.ingest.pull.FoundSource;
import dev.sluice.ingest.pull.InvalidSource;
import dev.sluice.ingest.pull.Secrets;
import dev.sluice.ingest.pull.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks at a table: its key, its first rows. Stateless. */
public final class TableProbe {

    private static final int SAMPLE = 1_000;

    private TableProbe() {}

    /**
     * @param table with its schema; empty: the message of the failure lists the tables
     * @throws IOException if the database cannot be asked
     */
    public static FoundSource look(
            String url, Optional<String> table, @Nullable String user, @Nullable String password, Path directory)
            throws IOException {
        var source = new LinkedHashMap<String, Object>();
        source.put("url", url);
        if (user != null) {
            source.put("user", user);
        }
        if (password != null) {
            source.put("password", password);
        }
        source.put("table", table.orElse("?"));
        JdbcSettings settings = JdbcSettings.of(new Settings(source, "source"), Secrets.ofProcess(), directory);
        try (Session session = new Session(settings)) {
            if (table.isEmpty()) {
                throw new InvalidSource("--table", "expected one of " + String.join(", ", session.tables()));
            }
            List<Column> columns = session.columns();
            List<String> key = session.order(columns).stream().map(Column::name).toList();
            var rows = new ArrayList<JsonNode>();
            ResultSet result = session.start(new Keyset.Bound(
                    "SELECT " + session.list() + " FROM " + session.relation() + " LIMIT " + SAMPLE, List.of()));
            var json = new RowJson(columns, settings.dialect());
            while (result.next()) {
                rows.add(Cells.JSON.readTree(json.next(result)));
            }
            session.finish();
            String names = String.join(
                    ", ", columns.stream().map(c -> c.name() + " " + c.type()).toList());
            return new FoundSource(source, rows, key, List.of("columns: " + names));
        } catch (SQLException e) {
            throw new IOException(
                    "the database refuses: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                    e);
        }
    }
}
