package dev.sluice.metadata.normalize;

/** What is looked for in the values of new columns. */
public enum Detection {
    /** Text that is an ISO 8601 date and time makes a timestamp column. On by default. */
    ISO_TIMESTAMP,
    /** Text that is an ISO 8601 date makes a date column. */
    ISO_DATE
}
