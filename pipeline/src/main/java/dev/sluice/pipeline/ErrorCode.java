package dev.sluice.pipeline;

/** Codes that this module rejects records with; part of the catalogue shared by all stages. */
public final class ErrorCode {
    /** The payload is not well-formed JSON. */
    public static final String NOT_JSON = "not_json";
    /** The payload is not UTF-8. */
    public static final String WRONG_ENCODING = "wrong_encoding";
    /** The payload nests deeper than is allowed. */
    public static final String TOO_DEEP = "too_deep";
    /** The payload is JSON, but no object. */
    public static final String NOT_AN_OBJECT = "not_an_object";
    /** The payload has no content. */
    public static final String EMPTY_RECORD = "empty_record";
    /** A CSV row has more or fewer fields than its header. */
    public static final String RAGGED_ROW = "ragged_row";
    /** Another record brought the same key before. */
    public static final String DUPLICATE = "duplicate";
    /** A rule threw. */
    public static final String RULE_FAILED = "rule_failed";

    private ErrorCode() {}
}
