package dev.sluice.llm.prompt;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The text around a question, with places for {@code {{instructions}}} and {@code {{schema}}}. Immutable.
 *
 * @param version name of the template; a changed text is a new version
 * @param text the template
 */
public record PromptTemplate(String version, String text) {

    private static final String INSTRUCTIONS = "{{instructions}}";
    private static final String SCHEMA = "{{schema}}";

    public PromptTemplate {
        if (count(text, INSTRUCTIONS) != 1
                || count(text, SCHEMA) != 1
                || text.indexOf(INSTRUCTIONS) > text.indexOf(SCHEMA)) {
            throw new IllegalArgumentException("prompt template " + version + ": expected " + INSTRUCTIONS
                    + " and then " + SCHEMA + ", once each");
        }
    }

    /** The template that is shipped. */
    public static PromptTemplate shipped() {
        String name = "answer-v1";
        try (InputStream in = PromptTemplate.class.getResourceAsStream(name + ".txt")) {
            if (in == null) {
                throw new IllegalStateException("resource " + name + ".txt is missing from the jar");
            }
            return new PromptTemplate(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The template with both places filled; what is filled in is not searched for places again. */
    String fill(String instructions, String schema) {
        int first = text.indexOf(INSTRUCTIONS);
        int second = text.indexOf(SCHEMA);
        return text.substring(0, first)
                + instructions.strip()
                + text.substring(first + INSTRUCTIONS.length(), second)
                + schema
                + text.substring(second + SCHEMA.length());
    }

    private static int count(String text, String place) {
        return (text.length() - text.replace(place, "").length()) / place.length();
    }
}
