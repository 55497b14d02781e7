package dev.sluice.llm.simulator;

/** What goes wrong with one request. */
public enum Fault {
    /** Nothing: a valid answer. */
    NONE,
    /** 429 with Retry-After, if the options name one. */
    THROTTLED,
    /** 429 that does not say how long to wait. */
    THROTTLED_SILENTLY,
    /** 500. */
    ERROR,
    /** 503. */
    OVERLOADED,
    /** No answer at all; the connection stays open. */
    HANG,
    /** The answer stops in the middle of the body; the connection stays open. */
    STALL,
    /** The connection breaks off in the middle of the body. */
    RESET,
    /** 200 with an empty body. */
    EMPTY_BODY,
    /** 200 with a body of 8 MiB. */
    OVERSIZED,
    /** 302 to another path. */
    REDIRECT,
    /** 400 as a content filter answers. */
    CONTENT_FILTER,
    /** The model refuses. */
    REFUSAL,
    /** Prose without any JSON. */
    PROSE,
    /** The right answer inside a code fence with prose around it. */
    FENCED,
    /** The answer ends in the middle, as when max_tokens is reached. */
    TRUNCATED,
    /** The last record is left out. */
    MISSING_ITEM,
    /** Fields nobody asked for, and an id nobody sent. */
    EXTRA_FIELDS,
    /** Outputs that break the answer schema. */
    WRONG_TYPE,
    /** Well-formed outputs with wrong values: every text has {@code ??} at its end. */
    WRONG_VALUE
}
