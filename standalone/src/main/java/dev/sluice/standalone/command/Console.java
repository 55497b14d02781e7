package dev.sluice.standalone.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.sluice.standalone.report.StageLines;
import dev.sluice.standalone.report.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How commands speak: results to standard output, progress to standard error. */
final class Console {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private Console() {}

    /** Whether a person looks on: both streams are a terminal, and it is not a dumb one. */
    static boolean isTerminal() {
        return System.console() != null && System.getenv("TERM") != null && !"dumb".equals(System.getenv("TERM"));
    }

    static StageLines progress(String llmNote) {
        return new StageLines(System.err, isTerminal(), llmNote);
    }

    /** Writes the summary file, if one is asked for. */
    static void writeSummary(@Nullable Path file, Status status, double seconds, Set<String> pipelines) {
        if (file == null) {
            return;
        }
        try {
            JSON.writeValue(file.toFile(), status.summary(seconds, pipelines));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    new IOException("summary not written to " + file + ": " + e.getMessage(), e));
        }
    }

    static String pretty(Object json) {
        try {
            return JSON.writeValueAsString(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
