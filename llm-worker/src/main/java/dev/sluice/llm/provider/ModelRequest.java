package dev.sluice.llm.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is put to a model.
 *
 * @param messages the conversation, in order
 * @param answerSchema JSON Schema of the whole answer, for providers with structured output; null where none is wanted
 */
public record ModelRequest(List<Message> messages, @Nullable JsonNode answerSchema) {

    public ModelRequest {
        messages = List.copyOf(messages);
    }

    /**
     * One message.
     *
     * @param role who speaks
     * @param content what is said
     */
    public record Message(Role role, String content) {}

    /** Who speaks; the wire has it in lower case. */
    public enum Role {
        SYSTEM,
        USER
    }
}
