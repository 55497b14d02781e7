package dev.sluice.benchmarks.check;

/**
 * A promise that does not hold.
 *
 * @param invariant which one
 * @param detail what was expected, what was found, with examples
 */
public record Violation(String invariant, String detail) {}
