package dev.sluice.llm.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is put to a model.
 *
 * @param messages the conversation, in order
 * @param answerSchema JSON Schema of the whole answer, for providers with structured output; null where none is wanted. Shared by requests, so
 *     nobody changes it
 * @param schemaBytes its length as JSON in UTF-8; 0 where there is none
 */
public record ModelRequest(List<Message> messages, @Nullable JsonNode answerSchema, long schemaBytes) {

    public ModelRequest {
        messages = List.copyOf(messages);
    }

    /** A request whose schema is measured first. */
    public ModelRequest(List<Message> messages, @Nullable JsonNode answerSchema) {
        this(messages, answerSchema, answerSchema == null ? 0 : length(answerSchema.toString()));
    }

    /** What the messages and the schema take in UTF-8. */
    public long bytes() {
        return messageBytes() + schemaBytes;
    }

    /** What the messages take in UTF-8. */
    public long messageBytes() {
        return messages.stream().mapToLong(message -> length(message.content())).sum();
    }

    private static long length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
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
