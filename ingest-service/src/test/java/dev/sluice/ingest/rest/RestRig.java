package dev.sluice.ingest.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.ingest.pull.Chunk;
import dev.sluice.ingest.pull.Pulled;
import dev.sluice.ingest.pull.Secrets;
import dev.sluice.ingest.pull.Settings;
import dev.sluice.pipeline.yaml.YamlNode;
import dev.sluice.pipeline.yaml.YamlReader;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A source as a definition writes it, against a real server, that does not really wait. */
final class RestRig implements AutoCloseable {

    static final ObjectMapper JSON = new ObjectMapper();

    final List<Long> waits = new ArrayList<>();
    final Map<String, String> environment = new HashMap<>(Map.of("TOKEN", "s3cret"));
    private final ApiServer server;
    private GuardedNames.Lookup lookup = InetAddress::getAllByName;

    @Nullable
    JsonNode finished;

    @Nullable
    JsonNode progress;

    private @Nullable RestSource source;

    RestRig(ApiServer server) {
        this.server = server;
    }

    RestRig names(GuardedNames.Lookup names) {
        lookup = names;
        return this;
    }

    static Settings settings(String yaml) {
        YamlNode node = Objects.requireNonNull(YamlReader.read(yaml, (mark, what, mend) -> {
            throw new AssertionError(mark + " " + what);
        }));
        return Settings.of(node.toJava(), "source");
    }

    /** @param yaml what stands below source; BASE is the server's URL */
    RestSource open(String yaml) throws IOException {
        RestSource opened = RestSource.of(
                settings(yaml.replace("BASE", server.url("/api/"))),
                new Secrets(environment),
                lookup,
                waits::add,
                Clock.systemUTC());
        source = opened;
        return opened;
    }

    /** One whole load, as JSON texts. */
    List<String> load(String yaml) throws IOException, InterruptedException {
        return load(yaml, Integer.MAX_VALUE);
    }

    /** At most so many chunks of a load, from where the last call stopped: as after a crash. */
    List<String> load(String yaml, int chunks) throws IOException, InterruptedException {
        var rows = new ArrayList<String>();
        try (RestSource opened = open(yaml)) {
            opened.open(finished, progress);
            for (int i = 0; i < chunks; i++) {
                Chunk chunk = opened.read();
                chunk.records().stream().map(RestRig::text).forEach(rows::add);
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

    static String text(Pulled pulled) {
        return new String(pulled.payload(), StandardCharsets.UTF_8)
                + (pulled.defect() == null ? "" : " " + pulled.defect());
    }

    @Override
    public void close() {
        RestSource opened = source;
        if (opened != null) {
            opened.close();
        }
        server.close();
    }
}
