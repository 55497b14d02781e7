package dev.sluice.ingest.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** How one page leads to the next. What it must remember is a state of its own making, stored with the records. Thread-safe. */
interface Paginator {

    /** All there is comes in one page. */
    Paginator SINGLE = new Paginator() {
        @Override
        public void apply(JsonNode state, Draft draft) {}

        @Override
        public @Nullable JsonNode next(JsonNode state, Page page) {
            return null;
        }
    };

    /** The state of the first page. */
    default JsonNode first() {
        return Json.object();
    }

    /** Makes a request one for the page of a state. */
    void apply(JsonNode state, Draft draft);

    /**
     * The state of the page behind this one, or null if it was the last.
     *
     * @throws IOException if the page cannot be understood
     */
    @Nullable
    JsonNode next(JsonNode state, Page page) throws IOException;
}
