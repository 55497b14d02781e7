package dev.sluice.pipeline.question;

import dev.sluice.pipeline.group.Candidate;
import dev.sluice.pipeline.row.Evidence;
import dev.sluice.pipeline.row.Journal;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The evidence of a question: the cells in doubt, each with the checks it failed and the values that other rows have. A cell that is not
 * named here is not in question.
 */
final class Doubts {
    /** A value that fewer of the other rows' votes agree with is in doubt. */
    private static final double DOUBTED_BELOW = 0.8;

    private final Map<String, Doubt> byField;

    private Doubts(Map<String, Doubt> byField) {
        this.byField = byField;
    }

    private record Doubt(List<String> checks, List<Candidate> candidates) {

        Map<String, Object> told(List<?> candidatesTold) {
            Map<String, Object> told = new LinkedHashMap<>();
            if (!checks.isEmpty()) {
                told.put("checks", checks);
            }
            if (!candidates.isEmpty()) {
                told.put("candidates", candidatesTold);
            }
            return told;
        }
    }

    /** The doubts about the fields that an answer may mend. */
    static Doubts about(List<String> fields, Journal journal) {
        Map<String, Doubt> doubts = new LinkedHashMap<>();
        for (String field : fields) {
            Evidence evidence = journal.evidence(field);
            List<String> checks = journal.failedChecks(field);
            if (!checks.isEmpty() || evidence.agreement() < DOUBTED_BELOW) {
                doubts.put(field, new Doubt(checks, evidence.candidates().values()));
            }
        }
        return new Doubts(doubts);
    }

    boolean isEmpty() {
        return byField.isEmpty();
    }

    /** As it is sent, by field: {@code {"checks": [...], "candidates": [{"value": ..., "rows": n, "share": 0.5}]}}. */
    Map<String, Object> told() {
        Map<String, Object> told = new LinkedHashMap<>();
        byField.forEach((field, doubt) -> told.put(
                field,
                doubt.told(doubt.candidates().stream().map(Doubts::counted).toList())));
        return told;
    }

    /**
     * What tells two questions apart: the failed checks and the values that compete, without their counts. With the counts, a group that
     * still grows would be asked about, and paid for, with every row.
     */
    Map<String, Object> key() {
        Map<String, Object> key = new LinkedHashMap<>();
        byField.forEach((field, doubt) -> key.put(
                field,
                doubt.told(doubt.candidates().stream()
                        .map(Candidate::value)
                        .sorted()
                        .toList())));
        return key;
    }

    private static Map<String, Object> counted(Candidate candidate) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("value", candidate.value());
        told.put("rows", candidate.rows());
        told.put("share", BigDecimal.valueOf(candidate.share()).setScale(2, RoundingMode.HALF_UP));
        return told;
    }
}
