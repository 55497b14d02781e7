package dev.sluice.cleanse.deadletter;

import dev.sluice.schemas.RawRecord;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Why a record goes to the dead letters. Says nothing of where it was read and holds none of its content beyond what the
 * message names.
 *
 * @param code one of the error codes of the dead-letter contract, e.g. {@code not_json}
 * @param message what was expected and what was found
 * @param rule rule that refused the record, where one did
 * @param field field that the rule was about
 * @param pipeline pipeline of the record, where it could be read
 * @param recordId id of the record, where it could be read
 * @param attempt attempt that failed, -1 where it could not be read
 * @param cause exception behind the refusal, where there was one
 */
public record DeadLetter(
        String code,
        String message,
        @Nullable String rule,
        @Nullable String field,
        @Nullable String pipeline,
        @Nullable String recordId,
        int attempt,
        @Nullable Throwable cause) {

    /** Bytes that are no raw record. */
    public static final String UNDECODABLE = "undecodable";
    /** A pipeline that no definition is known of. */
    public static final String UNKNOWN_PIPELINE = "unknown_pipeline";
    /** A rule, or the code around it, threw. */
    public static final String RULE_FAILED = "rule_failed";
    /** A row that is too large for its topic. */
    public static final String OUTPUT_TOO_LARGE = "output_too_large";

    /** Codes that ingest may name; anything else is no code and stays part of the message. */
    private static final Pattern DEFECT = Pattern.compile("([a-z][a-z_]{1,39}): ?(.*)", Pattern.DOTALL);

    /** A letter about bytes of which nothing more is known. */
    public static DeadLetter undecodable(String message, @Nullable Throwable cause) {
        return new DeadLetter(UNDECODABLE, message, null, null, null, null, -1, cause);
    }

    /** A letter about a failure of which only the exception is known. */
    public static DeadLetter failed(String message, Throwable cause) {
        return new DeadLetter(RULE_FAILED, message, null, null, null, null, -1, cause);
    }

    /** A letter about a record that could be read. */
    public static DeadLetter about(RawRecord record, String code, String message) {
        return about(record, code, message, null);
    }

    /** A letter about a record that could be read, on which something threw. */
    public static DeadLetter about(RawRecord record, String code, String message, @Nullable Throwable cause) {
        return new DeadLetter(
                code, message, null, null, record.getPipeline(), record.getRecordId(), record.getAttempt(), cause);
    }

    /** A letter about a record that ingest found unreadable; the defect is written {@code <code>: message}. */
    public static DeadLetter ofDefect(RawRecord record, String defect) {
        var parts = DEFECT.matcher(defect);
        return parts.matches() ? about(record, parts.group(1), parts.group(2)) : about(record, UNDECODABLE, defect);
    }

    /** The same letter with the rule and the field that refused the record. */
    public DeadLetter blaming(@Nullable String byRule, @Nullable String inField) {
        return new DeadLetter(code, message, byRule, inField, pipeline, recordId, attempt, cause);
    }
}
