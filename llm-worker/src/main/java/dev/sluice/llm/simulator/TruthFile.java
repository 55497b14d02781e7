package dev.sluice.llm.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Right answers by what the question says. A line of the file is {@code {"input": {...}, "output": {...}}}: it is meant for questions
 * whose input has all the fields of {@code input} with the same text, whatever other fields they have. Immutable and thread-safe.
 */
public final class TruthFile {

    /** Knows nothing. */
    public static final TruthFile NONE = new TruthFile(Map.of());

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** By the names that lines match on, and then by their texts; names in the order of the first line that has them. */
    private final Map<List<String>, Map<List<String>, JsonNode>> answers;

    private TruthFile(Map<List<String>, Map<List<String>, JsonNode>> answers) {
        this.answers = answers;
    }

    /**
     * Reads a file of JSON lines; blank lines are left out.
     *
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException naming the line that is not of the form
     */
    public static TruthFile read(Path file) throws IOException {
        var answers = new LinkedHashMap<List<String>, Map<List<String>, JsonNode>>();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            if (!line.isBlank()) {
                add(answers, line, file.getFileName() + ":" + number);
            }
        }
        return new TruthFile(answers);
    }

    private static void add(Map<List<String>, Map<List<String>, JsonNode>> answers, String line, String where) {
        JsonNode entry;
        try {
            entry = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(where + " is not JSON");
        }
        JsonNode input = entry.path("input");
        if (input.isEmpty() || !entry.path("output").isObject()) {
            throw new IllegalArgumentException(where + ": expected {\"input\": {...}, \"output\": {...}}");
        }
        var names = new ArrayList<String>();
        input.fieldNames().forEachRemaining(names::add);
        names.sort(null);
        answers.computeIfAbsent(names, key -> new HashMap<>()).put(texts(input, names), entry.get("output"));
    }

    /** The output with those fields that are known put right. */
    JsonNode correct(JsonNode input, JsonNode output) {
        if (output instanceof ObjectNode object) {
            for (var known : answers.entrySet()) {
                JsonNode truth = known.getValue().get(texts(input, known.getKey()));
                if (truth != null) {
                    truth.properties().stream()
                            .filter(field -> object.has(field.getKey()))
                            .forEach(field -> object.set(field.getKey(), field.getValue()));
                    return object;
                }
            }
        }
        return output;
    }

    private static List<String> texts(JsonNode input, List<String> names) {
        return names.stream()
                .map(input::path)
                .map(value -> value.isValueNode() ? value.asText() : value.toString())
                .toList();
    }
}
