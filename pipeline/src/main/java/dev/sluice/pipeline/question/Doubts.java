package dev.sluice.pipeline.question;

import dev.sluice.pipeline.group.Candidate;
import dev.sluice.pipeline.row.Evidence;
import dev.sluice.pipeline.row.Journal;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
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

    private Doubts() {}

    /**
     * The doubts about the fields that an answer may mend.
     *
     * @return a JSON object by field: {@code {"checks": [...], "candidates": [{"value": ..., "rows": n, "share": 0.5}]}}; empty: none
     */
    static Map<String, Object> about(List<String> fields, Journal journal) {
        Map<String, Object> doubts = new LinkedHashMap<>();
        for (String field : fields) {
            Evidence evidence = journal.evidence(field);
            List<String> checks = journal.failedChecks(field);
            if (!checks.isEmpty() || evidence.agreement() < DOUBTED_BELOW) {
                Map<String, Object> doubt = new LinkedHashMap<>();
                if (!checks.isEmpty()) {
                    doubt.put("checks", checks);
                }
                if (!evidence.candidates().values().isEmpty()) {
                    doubt.put("candidates", candidates(evidence));
                }
                doubts.put(field, doubt);
            }
        }
        return doubts;
    }

    private static List<Map<String, Object>> candidates(Evidence evidence) {
        List<Map<String, Object>> candidates = new ArrayList<>();
        for (Candidate candidate : evidence.candidates().values()) {
            Map<String, Object> told = new LinkedHashMap<>();
            told.put("value", candidate.value());
            told.put("rows", candidate.rows());
            told.put("share", BigDecimal.valueOf(candidate.share()).setScale(2, RoundingMode.HALF_UP));
            candidates.add(told);
        }
        return candidates;
    }
}
