package dev.sluice.metadata.sink;

/** What one flush brought; a row of {@code _sluice.loads}. Not thread-safe. */
final class LoadCounts {
    long records;
    long rows;
    long merged;
    long deadLetters;
    long rejected;
    long duplicates;
    long enrichments;
    long schemaChanges;
}
