package dev.sluice.llm.prompt;

import com.fasterxml.jackson.databind.node.ArrayNode;

/** What a model's text holds. */
public sealed interface Extraction {

    /** The results, each to be checked on its own. */
    record Found(ArrayNode results) implements Extraction {}

    /**
     * No results that can be trusted.
     *
     * @param reason why, for the model as for people
     */
    record Missing(Reason reason) implements Extraction {}

    /** Why there are no results. */
    enum Reason {
        /** Nothing at all was said. */
        EMPTY("the answer was empty"),
        /** No JSON stands in the text. */
        NO_JSON("the answer held no JSON object"),
        /** The JSON ends before it is complete. */
        TRUNCATED("the answer was cut off before its JSON ended"),
        /** There is JSON, but not the one asked for. */
        NO_RESULTS("the answer's JSON had no \"results\" list"),
        /** The text is longer than any honest answer. */
        TOO_LONG("the answer was too long");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        /** The reason in words. */
        public String text() {
            return text;
        }
    }
}
