package dev.sluice.pipeline.group;

/**
 * A value that rows of one group have in a field.
 *
 * @param value the value as text
 * @param rows rows that have it
 * @param share its part of all votes of the group, 0 to 1; votes weigh by the trust in their source where there is one
 */
public record Candidate(String value, long rows, double share) {}
