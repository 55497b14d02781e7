package dev.sluice.ingest.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.ingest.pull.Settings;
import org.jspecify.annotations.Nullable;

/**
 * Where a paginator puts a value: a query parameter, or a path of the JSON body.
 *
 * @param parameter name of the parameter; null if there is none
 * @param bodyPath keys with dots; null if there is none
 */
record Place(@Nullable String parameter, @Nullable String bodyPath) {

    /** Reads {@code <what>_param} and {@code <what>_body_path}; the parameter has a default unless the body is named. */
    static Place of(Settings settings, String what, String parameter) {
        String body = settings.text(what + "_body_path").orElse(null);
        return new Place(settings.text(what + "_param").orElse(body == null ? parameter : null), body);
    }

    void put(Draft draft, JsonNode value) {
        if (parameter != null) {
            draft.query.put(parameter, value.asText());
        }
        if (bodyPath != null) {
            draft.put(bodyPath, value);
        }
    }
}
