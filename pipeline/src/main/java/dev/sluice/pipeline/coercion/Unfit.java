package dev.sluice.pipeline.coercion;

/**
 * A value that is not of the type, for a reason of its own.
 *
 * @param expected what would have been of the type: {@code a time that Europe/Berlin has}
 */
public record Unfit(String expected) {}
