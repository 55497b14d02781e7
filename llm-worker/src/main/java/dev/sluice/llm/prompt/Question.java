package dev.sluice.llm.prompt;

import org.jspecify.annotations.Nullable;

/**
 * One question to a model.
 *
 * @param hash input hash: the question's identity
 * @param input JSON object: the fields sent
 * @param evidence JSON object: what the stream already knows; null where it knows nothing
 */
public record Question(String hash, String input, @Nullable String evidence) {}
