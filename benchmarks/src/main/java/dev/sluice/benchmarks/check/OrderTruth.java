package dev.sluice.benchmarks.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.sluice.schemas.RecordIds;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What must be in the warehouse after a drain, worked out from the source files alone.
 *
 * @param records lines in the files
 * @param readable record ids of the lines that are JSON
 * @param unreadable record ids of the others
 * @param versions the last readable version of each order, in the words of {@link #version}
 */
record OrderTruth(long records, Set<String> readable, Set<String> unreadable, Map<String, String> versions) {

    private static final ObjectReader JSON = new ObjectMapper().reader();

    /**
     * Reads the files of a pipeline.
     *
     * @param sources the name of each file as the product's record ids have it
     */
    static OrderTruth of(String pipeline, Map<Path, String> sources) throws IOException {
        var readable = new HashSet<String>();
        var unreadable = new HashSet<String>();
        var versions = new HashMap<String, String>();
        long records = 0;
        for (Map.Entry<Path, String> source : sources.entrySet()) {
            try (BufferedReader lines = Files.newBufferedReader(source.getKey())) {
                long position = 0;
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    records++;
                    String id = RecordIds.of(pipeline, source.getValue(), ++position);
                    JsonNode order = parse(line);
                    if (order == null) {
                        unreadable.add(id);
                    } else {
                        readable.add(id);
                        versions.put(order.path("order_id").asText(), version(order));
                    }
                }
            }
        }
        return new OrderTruth(records, readable, unreadable, versions);
    }

    /** What tells one version of an order from another, and shows a row that is mixed from two. */
    static String version(JsonNode order) {
        return order.path("payment_ref").asText() + "|"
                + order.path("customer_id").asText() + "|"
                + order.path("quantity").asText();
    }

    private static @Nullable JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
