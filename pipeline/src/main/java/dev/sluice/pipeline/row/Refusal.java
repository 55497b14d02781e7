package dev.sluice.pipeline.row;

import dev.sluice.pipeline.ErrorCode;
import dev.sluice.pipeline.Outcome;
import org.jspecify.annotations.Nullable;

/** Ends the work on one record with a typed reason. Carries no stack trace: it is an expected way out. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final @Nullable String rule;
    private final @Nullable String field;

    /**
     * @param code one of {@link dev.sluice.pipeline.ErrorCode}
     * @param message what was expected and what was found, with the position; no content of the record
     */
    public Refusal(String code, String message) {
        this(code, message, null, null);
    }

    private Refusal(String code, String message, @Nullable String rule, @Nullable String field) {
        super(message, null, false, false);
        this.code = code;
        this.rule = rule;
        this.field = field;
    }

    /** What a step threw, as a refusal that names the step; the innermost step stays named. */
    static Refusal by(Step step, RuntimeException thrown) {
        if (thrown instanceof Refusal refusal) {
            return refusal.rule != null
                    ? refusal
                    : new Refusal(refusal.code, refusal.reason(), step.rule(), step.field());
        }
        // the message may quote the record: its kind must do
        String message = "the rule threw " + thrown.getClass().getSimpleName();
        return new Refusal(ErrorCode.RULE_FAILED, message, step.rule(), step.field());
    }

    /** As the outcome of a record. */
    public Outcome.Rejected asOutcome() {
        return new Outcome.Rejected(code, reason(), rule, field);
    }

    /** The reason; never null. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
