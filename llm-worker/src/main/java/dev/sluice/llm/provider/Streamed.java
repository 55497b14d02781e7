package dev.sluice.llm.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Puts the events of a streamed answer together to what the provider would have sent at once. One per response; called by one thread at a
 * time.
 */
interface Streamed {

    /**
     * Takes the next event.
     *
     * @param event its data
     * @return how many characters of answer it brought
     */
    int take(JsonNode event);

    /** Whether the answer has ended; an answer that has not is of no use. */
    boolean isComplete();

    /** The response as it would have been without streaming. */
    ObjectNode response();
}
