package dev.sluice.llm.provider;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which request fields this server and model take. It starts with all of them and gives up one for each refusal, so
 * that old servers (no structured output) and new models (no temperature, another name for the token limit) both work.
 *
 * @param structured whether {@code response_format} of type {@code json_schema} is sent
 * @param completionTokens whether the limit is called {@code max_completion_tokens} instead of {@code max_tokens}
 * @param temperature whether {@code temperature} is sent
 * @param streamed whether a streamed answer is asked for, where one is wanted
 */
record Dialect(boolean structured, boolean completionTokens, boolean temperature, boolean streamed) {

    /** What providers call the part of a request that asks for structured output. */
    private static final List<String> STRUCTURED = List.of(
            "response_format",
            "json_schema",
            "responsejsonschema",
            "tool_choice",
            "input_schema",
            "toolconfig",
            "toolchoice",
            "tools");

    static final Dialect FULL = new Dialect(true, false, true, true);

    /**
     * What to try next after a 400.
     *
     * @param param the field that the provider names; may be empty
     * @param message what it says about it
     * @return empty if the refusal is about something else
     */
    Optional<Dialect> after(String param, String message) {
        String text = (param + ' ' + message).toLowerCase(Locale.ROOT);
        if (structured && STRUCTURED.stream().anyMatch(text::contains)) {
            return Optional.of(new Dialect(false, completionTokens, temperature, streamed));
        }
        if (!completionTokens && text.contains("max_completion_tokens")) {
            return Optional.of(new Dialect(structured, true, temperature, streamed));
        }
        if (temperature && text.contains("temperature")) {
            return Optional.of(new Dialect(structured, completionTokens, false, streamed));
        }
        if (streamed && text.contains("stream")) {
            return Optional.of(new Dialect(structured, completionTokens, temperature, false));
        }
        return Optional.empty();
    }
}
