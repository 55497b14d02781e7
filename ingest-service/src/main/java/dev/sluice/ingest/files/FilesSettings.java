package dev.sluice.ingest.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.ingest.connect.Workplace;
import dev.sluice.ingest.pull.InvalidSource;
import dev.sluice.ingest.pull.OnError;
import dev.sluice.ingest.pull.Settings;
import dev.sluice.pipeline.definition.SourceSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * The configuration of the files connector, as Connect keeps it.
 *
 * @param pipeline name of the pipeline
 * @param base directory of the definition
 * @param paths paths and globs, as written
 * @param declared how the files are written, as far as the definition says
 * @param onError what becomes of records that cannot be read
 * @param pollInterval time between two looks for new files
 * @param task which of the tasks this is, from 0
 * @param tasks how many there are
 */
record FilesSettings(
        String pipeline,
        Path base,
        List<String> paths,
        DeclaredFormat declared,
        OnError onError,
        Duration pollInterval,
        int task,
        int tasks) {

    static final String PIPELINE = "sluice.pipeline";
    static final String WORKPLACE = "sluice.workplace";
    static final String BASE = "files.base";
    static final String PATHS = "files.paths";
    static final String FORMAT = "files.format";
    static final String DELIMITER = "files.delimiter";
    static final String HEADER = "files.header";
    static final String COLUMNS = "files.columns";
    static final String SKIP_ROWS = "files.skip.rows";
    static final String ON_ERROR = "files.on.error";
    static final String STORE = "files.object.store";
    static final String POLL_MILLIS = "files.poll.ms";
    static final String TASK = "files.task";
    static final String TASKS = "files.tasks";

    private static final ObjectMapper JSON = new ObjectMapper();

    static final ConfigDef DEFINITION = new ConfigDef()
            .define(PIPELINE, Type.STRING, Importance.HIGH, "Name of the pipeline.")
            .define(WORKPLACE, Type.STRING, Importance.HIGH, "Number of the workplace; a placeholder.")
            .define(BASE, Type.STRING, Importance.HIGH, "Directory that relative paths start from.")
            .define(PATHS, Type.STRING, Importance.HIGH, "Paths and globs, a JSON array.")
            .define(FORMAT, Type.STRING, "", Importance.MEDIUM, "Format, where the extension does not tell.")
            .define(DELIMITER, Type.STRING, "", Importance.MEDIUM, "Field delimiter of CSV, one character.")
            .define(HEADER, Type.STRING, "", Importance.MEDIUM, "Whether the first row of CSV names the columns.")
            .define(COLUMNS, Type.STRING, "[]", Importance.MEDIUM, "Names of the columns of CSV, a JSON array.")
            .define(SKIP_ROWS, Type.LONG, 0L, Importance.LOW, "Lines before the header.")
            .define(ON_ERROR, Type.STRING, "dead-letter", Importance.MEDIUM, "What becomes of bad records.")
            .define(STORE, Type.STRING, "", Importance.LOW, "Changes with the settings of the object store.")
            .define(POLL_MILLIS, Type.LONG, 5_000L, Importance.LOW, "Time between two looks for new files.");

    /** @throws ConnectException saying what was expected and found */
    static FilesSettings of(Map<String, String> config) {
        Map<String, Object> values = DEFINITION.parse(config);
        try {
            return new FilesSettings(
                    String.valueOf(values.get(PIPELINE)),
                    Path.of(String.valueOf(values.get(BASE))),
                    paths(String.valueOf(values.get(PATHS))),
                    DeclaredFormat.of(declared(values)),
                    OnError.parse(String.valueOf(values.get(ON_ERROR)), "source.on_error"),
                    Duration.ofMillis(Long.parseLong(String.valueOf(values.get(POLL_MILLIS)))),
                    Integer.parseInt(config.getOrDefault(TASK, "0")),
                    Integer.parseInt(config.getOrDefault(TASKS, "1")));
        } catch (InvalidSource e) {
            throw new ConnectException(e.getMessage(), e);
        }
    }

    /** What Connect keeps of a definition's source, without its paths. */
    static Map<String, String> config(SourceSpec source) {
        var config = new TreeMap<String, String>();
        config.put(FORMAT, source.setting("format").orElse(""));
        config.put(DELIMITER, source.setting("delimiter").orElse(""));
        config.put(HEADER, source.setting("header").orElse(""));
        config.put(COLUMNS, json(new Settings(source.settings(), "source").texts("columns")));
        config.put(SKIP_ROWS, source.setting("skip_rows").orElse("0"));
        config.put(ON_ERROR, source.setting("on_error").orElse("dead-letter"));
        config.put(PATHS, json(source.paths()));
        config.put(
                STORE,
                Optional.ofNullable(source.settings().get("object_store"))
                        .map(store -> Integer.toHexString(store.toString().hashCode()))
                        .orElse(""));
        return config;
    }

    private static Settings declared(Map<String, Object> config) {
        var settings = new HashMap<String, Object>();
        Map.of("format", FORMAT, "delimiter", DELIMITER).forEach((name, key) -> {
            if (!String.valueOf(config.get(key)).isEmpty()) {
                settings.put(name, String.valueOf(config.get(key)));
            }
        });
        String header = String.valueOf(config.get(HEADER));
        if (!header.isEmpty()) {
            settings.put("header", header.equals("true") || header.equals("false") ? Boolean.valueOf(header) : header);
        }
        settings.put("columns", strings(String.valueOf(config.get(COLUMNS)), COLUMNS));
        settings.put("skip_rows", config.get(SKIP_ROWS));
        return new Settings(settings, "source");
    }

    static Workplace workplace(Map<String, String> config) {
        return Workplace.at(config.get(WORKPLACE));
    }

    private static List<String> paths(String json) {
        List<String> paths = strings(json, PATHS);
        if (paths.isEmpty()) {
            throw new ConnectException("source.path: expected a path, a glob or a list of them, found none");
        }
        return paths;
    }

    private static List<String> strings(String json, String key) {
        try {
            return List.copyOf(JSON.readValue(json, new TypeReference<List<String>>() {}));
        } catch (JsonProcessingException e) {
            throw new ConnectException(key + ": expected a JSON array of strings", e);
        }
    }

    private static String json(List<String> values) {
        try {
            return JSON.writeValueAsString(values);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a list of strings is always JSON", e);
        }
    }
}
