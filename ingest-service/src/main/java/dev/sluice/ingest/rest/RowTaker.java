package dev.sluice.ingest.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.ingest.pull.CursorValue;
import dev.sluice.ingest.pull.CursorWindow;
import dev.sluice.ingest.pull.Pulled;
import dev.sluice.ingest.pull.SourceTrouble;
import dev.sluice.pipeline.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes records of rows, and leaves out those that came before. Not thread-safe. */
final class RowTaker {

    private final Resource resource;
    private final @Nullable CursorWindow window;

    RowTaker(Resource resource, @Nullable CursorWindow window) {
        this.resource = resource;
        this.window = window;
    }

    /** @param binding values of the parent's row */
    List<Pulled> take(List<JsonNode> rows, JsonNode binding) throws SourceTrouble {
        var records = new ArrayList<Pulled>();
        for (JsonNode row : rows) {
            if (!(row instanceof ObjectNode object)) {
                records.add(new Pulled(
                        Json.bytes(row),
                        ErrorCode.NOT_AN_OBJECT + ": expected a JSON object as a row, found "
                                + row.getNodeType().name().toLowerCase(Locale.ROOT)));
                continue;
            }
            if (isWanted(object)) {
                binding.properties().forEach(field -> {
                    if (field.getKey().startsWith("_")) {
                        object.set(field.getKey(), field.getValue());
                    }
                });
                records.add(Pulled.of(Json.bytes(object)));
            }
        }
        return records;
    }

    private boolean isWanted(ObjectNode row) throws SourceTrouble {
        Incremental incremental = resource.incremental();
        if (incremental == null || window == null) {
            return true;
        }
        Optional<JsonNode> value = Json.first(row, incremental.path()).filter(JsonNode::isValueNode);
        if (value.isEmpty()) {
            if (incremental.missing() == Incremental.Missing.RAISE) {
                throw new SourceTrouble("a row of '" + resource.name() + "' has no value at incremental.cursor_path");
            }
            return incremental.missing() == Incremental.Missing.INCLUDE;
        }
        return window.take(new CursorValue(value.get().asText()), identity(row));
    }

    private byte[] identity(ObjectNode row) {
        if (resource.primaryKey().isEmpty()) {
            return Json.bytes(row);
        }
        ArrayNode key = row.arrayNode();
        resource.primaryKey().forEach(field -> key.add(row.path(field)));
        return Json.bytes(key);
    }
}
