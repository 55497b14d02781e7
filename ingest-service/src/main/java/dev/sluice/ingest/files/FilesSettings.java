package dev.sluice.ingest.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.ingest.connect.Workplace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of the files connector, as Connect keeps it.
 *
 * @param pipeline name of the pipeline
 * @param base directory of the definition
 * @param paths paths and globs, as written
 * @param format {@code source.format}, if given
 * @param delimiter {@code source.delimiter}, if given
 * @param pollInterval time between two looks for new files
 * @param task which of the tasks this is, from 0
 * @param tasks how many there are
 */
record FilesSettings(
        String pipeline,
        Path base,
        List<String> paths,
        FileFormat.@Nullable Kind format,
        @Nullable String delimiter,
        Duration pollInterval,
        int task,
        int tasks) {

    static final String PIPELINE = "sluice.pipeline";
    static final String WORKPLACE = "sluice.workplace";
    static final String BASE = "files.base";
    static final String PATHS = "files.paths";
    static final String FORMAT = "files.format";
    static final String DELIMITER = "files.delimiter";
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
            .define(POLL_MILLIS, Type.LONG, 5_000L, Importance.LOW, "Time between two looks for new files.");

    static FilesSettings of(Map<String, String> config) {
        Map<String, Object> values = DEFINITION.parse(config);
        return new FilesSettings(
                String.valueOf(values.get(PIPELINE)),
                Path.of(String.valueOf(values.get(BASE))),
                paths(String.valueOf(values.get(PATHS))),
                format(String.valueOf(values.get(FORMAT))),
                delimiter(String.valueOf(values.get(DELIMITER))),
                Duration.ofMillis(Long.parseLong(String.valueOf(values.get(POLL_MILLIS)))),
                Integer.parseInt(config.getOrDefault(TASK, "0")),
                Integer.parseInt(config.getOrDefault(TASKS, "1")));
    }

    static Workplace workplace(Map<String, String> config) {
        return Workplace.at(config.get(WORKPLACE));
    }

    private static List<String> paths(String json) {
        try {
            List<String> paths = JSON.readValue(json, new TypeReference<List<String>>() {});
            if (paths.isEmpty()) {
                throw new ConnectException("source.path: expected a path, a glob or a list of them, found none");
            }
            return List.copyOf(paths);
        } catch (JsonProcessingException e) {
            throw new ConnectException(PATHS + ": expected a JSON array of strings", e);
        }
    }

    private static FileFormat.@Nullable Kind format(String word) {
        if (word.isEmpty()) {
            return null;
        }
        Optional<FileFormat.Kind> kind = FileFormat.kind(word);
        return kind.orElseThrow(() ->
                new ConnectException("source.format: expected one of " + FileFormat.WORDS + ", found '" + word + "'"));
    }

    private static @Nullable String delimiter(String text) {
        String delimiter = text.equals("\\t") || text.equals("tab") ? "\t" : text;
        if (delimiter.isEmpty()) {
            return null;
        }
        if (delimiter.length() != 1 || delimiter.charAt(0) > 126 || "\"\r\n".contains(delimiter)) {
            throw new ConnectException(
                    "source.delimiter: expected one ASCII character other than a quote, found '" + text + "'");
        }
        return delimiter;
    }
}
