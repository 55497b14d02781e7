package dev.sluice.benchmarks;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;

/** The JSON file that {@code --out} asks for. */
public final class ResultFile {

    private ResultFile() {}

    /** Writes what was measured, if the arguments name a file. */
    public static void write(Arguments arguments, Object result) throws IOException {
        Path out = arguments.path("out");
        if (out != null) {
            JsonMapper.builder()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .build()
                    .writeValue(out.toFile(), result);
        }
    }
}
