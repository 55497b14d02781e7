package dev.sluice.metadata.fold;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.metadata.normalize.Naming;
import dev.sluice.pipeline.Pipeline;
import dev.sluice.pipeline.RawPayload;
import dev.sluice.pipeline.RowCleanser;
import dev.sluice.pipeline.definition.RuleSpec;
import dev.sluice.pipeline.group.HeapGroups;
import dev.sluice.pipeline.group.RuleMemory;
import dev.sluice.pipeline.group.Sightings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Runs the rules of a definition over a single value, as if its record had nothing else. Not thread-safe. */
final class Mending {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RowCleanser cleanser;
    private final List<String> fields;
    private final Naming naming;

    Mending(Pipeline pipeline, Naming naming) {
        this.cleanser = pipeline.cleanser(new RuleMemory(new HeapGroups(), Sightings.none()));
        this.fields = pipeline.definition().cleanse().stream()
                .map(RuleSpec::fields)
                .flatMap(List::stream)
                .distinct()
                .toList();
        this.naming = naming;
    }

    /** What the rules make of values of a column, a value that a rule refuses staying as it is; null where no rule names the column. */
    @Nullable
    UnaryOperator<String> of(String column) {
        return fields.stream()
                .filter(field ->
                        naming.column(field).equals(column) || naming.key(field).equals(column))
                .findFirst()
                .map(field -> (UnaryOperator<String>) json -> mend(field.split("\\."), json))
                .orElse(null);
    }

    private String mend(String[] path, String json) {
        try {
            ObjectNode document = JSON.createObjectNode();
            ObjectNode object = document;
            for (int i = 0; i < path.length - 1; i++) {
                object = object.putObject(path[i]);
            }
            object.set(path[path.length - 1], JSON.readTree(json));
            byte[] row = document.toString().getBytes(StandardCharsets.UTF_8);
            return cleanser.cleanse(RawPayload.json(row))
                    .match(cleansed -> at(cleansed.row(), path, json), rejected -> json);
        } catch (JsonProcessingException e) {
            return json;
        }
    }

    private static String at(byte[] row, String[] path, String otherwise) {
        try {
            JsonNode value = JSON.readTree(row);
            for (String key : path) {
                value = value.path(key);
            }
            // a value that a rule takes away is not one that fits
            return value.isMissingNode() || value.isNull() ? otherwise : value.toString();
        } catch (IOException e) {
            return otherwise;
        }
    }
}
