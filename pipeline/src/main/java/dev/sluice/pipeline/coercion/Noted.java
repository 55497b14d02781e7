package dev.sluice.pipeline.coercion;

/**
 * A value that was read in one of several possible ways. It is taken; what was assumed becomes a finding of severity warning.
 *
 * @param value the value in the type, as a row holds it
 * @param note what was expected and what was assumed instead
 */
public record Noted(Object value, String note) {}
