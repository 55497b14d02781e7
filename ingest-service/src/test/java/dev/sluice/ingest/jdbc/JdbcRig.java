package dev.sluice.ingest.jdbc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.ingest.pull.Chunk;
import dev.sluice.ingest.pull.Secrets;
import dev.sluice.ingest.pull.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A real database and a source that reads it. */
final class JdbcRig {

    static final ObjectMapper JSON = new ObjectMapper();

    private final String url;

    @Nullable
    JsonNode finished;

    @Nullable
    JsonNode progress;

    int chunks;

    JdbcRig(String url) {
        this.url = url;
    }

    void run(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    JdbcSource open(Map<String, Object> settings) {
        var all = new java.util.HashMap<>(settings);
        all.putIfAbsent("url", url);
        return JdbcSource.of(new Settings(all, "source"), new Secrets(Map.of("PW", "pw")), Path.of("/"));
    }

    /** One whole load, as JSON texts. */
    List<String> load(Map<String, Object> settings) throws IOException {
        return load(settings, Integer.MAX_VALUE);
    }

    /** At most so many chunks, from where the last call stopped: as after a crash. */
    List<String> load(Map<String, Object> settings, int most) throws IOException {
        var rows = new ArrayList<String>();
        try (JdbcSource source = open(settings)) {
            source.open(finished, progress);
            for (int i = 0; i < most; i++) {
                Chunk chunk = source.read();
                chunks++;
                chunk.records().forEach(record -> rows.add(new String(record.payload(), StandardCharsets.UTF_8)));
                progress = JSON.readTree(chunk.progress().toString());
                if (chunk.finished() != null) {
                    finished = JSON.readTree(chunk.finished().toString());
                    progress = null;
                    break;
                }
            }
        }
        return rows;
    }
}
