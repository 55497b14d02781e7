package dev.sluice.llm.prompt;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * What became of one output.
 *
 * @param output the output without the fields nobody asked for; null when it breaks the schema
 * @param dropped how many fields were left out
 * @param problem how it breaks the schema, without its values; null when it does not
 */
public record Verdict(
        @Nullable ObjectNode output, int dropped, @Nullable String problem) {}
