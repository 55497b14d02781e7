package dev.sluice.llm.pool;

/**
 * Who is asked, as answers and usage name it.
 *
 * @param provider name of the provider as configured
 * @param model name of the model
 */
public record Identity(String provider, String model) {}
