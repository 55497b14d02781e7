package dev.sluice.ingest.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * A page as it came.
 *
 * @param answer status, headers, URL
 * @param body the body as JSON
 * @param rows what the selector found in it
 */
record Page(Answer answer, JsonNode body, List<JsonNode> rows) {

    Page {
        rows = List.copyOf(rows);
    }
}
