package dev.sluice.pipeline.yaml;

/** A place in a text: 1-based line and column. */
public record Mark(int line, int column) {}
