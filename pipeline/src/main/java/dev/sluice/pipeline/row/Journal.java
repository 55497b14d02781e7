package dev.sluice.pipeline.row;

import dev.sluice.pipeline.RowFinding;
import dev.sluice.pipeline.RowRepair;
import dev.sluice.pipeline.group.Candidates;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was changed and what was found in one row. Not thread-safe. */
public final class Journal {
    /** Stands, as JSON text, for a value that must not be told. */
    static final String CONCEALED = "\"[redacted]\"";

    private static final String FOUND = ", found ";
    private static final int MAX_MESSAGE = 200;

    private List<RowRepair> repairs = List.of();
    private List<RowFinding> findings = List.of();
    private final List<String> invalid = new ArrayList<>();
    private final Map<String, Evidence> evidence = new LinkedHashMap<>();

    /** Forgets the last row; lists handed out before stay as they are. */
    void clear() {
        repairs = List.of();
        findings = List.of();
        invalid.clear();
        evidence.clear();
    }

    void repaired(RowRepair repair) {
        if (repairs.isEmpty()) {
            repairs = new ArrayList<>();
        }
        repairs.add(repair);
    }

    /** Records a failed check or coercion; the field is no longer valid. */
    public void failed(String field, String check, RowFinding.Severity severity, String message) {
        noted(field, check, severity, message);
        if (!invalid.contains(field)) {
            invalid.add(field);
        }
    }

    /** Records a finding that says nothing about the value's validity. */
    public void noted(String field, String check, RowFinding.Severity severity, String message) {
        if (findings.isEmpty()) {
            findings = new ArrayList<>();
        }
        String bounded = message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE - 1) + "…";
        findings.add(new RowFinding(field, check, severity, bounded));
    }

    /** Whether no check or coercion failed on the field. */
    public boolean valid(String field) {
        return invalid.isEmpty() || !invalid.contains(field);
    }

    /** Records what other rows say about the field. */
    public void told(String field, Candidates candidates, double agreement) {
        evidence.put(field, new Evidence(candidates, agreement));
    }

    /** What other rows say about the field; nothing is known of most fields. */
    public Evidence evidence(String field) {
        return evidence.getOrDefault(field, Evidence.NONE);
    }

    /** Checks that the field failed, in the order they were made. */
    public List<String> failedChecks(String field) {
        List<String> checks = new ArrayList<>();
        if (!valid(field)) {
            for (RowFinding finding : findings) {
                if (finding.field().equals(field) && !checks.contains(finding.check())) {
                    checks.add(finding.check());
                }
            }
        }
        return checks;
    }

    /** The field has another name from now on; what was recorded follows it, so that it explains the clean row. */
    void renamed(String from, String to) {
        for (int i = 0; i < repairs.size(); i++) {
            RowRepair repair = repairs.get(i);
            if (repair.field().equals(from)) {
                repairs.set(i, new RowRepair(to, repair.rule(), repair.before()));
            }
        }
        for (int i = 0; i < findings.size(); i++) {
            RowFinding finding = findings.get(i);
            if (finding.field().equals(from)) {
                findings.set(i, new RowFinding(to, finding.check(), finding.severity(), finding.message()));
            }
        }
        evidence.remove(to);
        Evidence moved = evidence.remove(from);
        if (moved != null) {
            evidence.put(to, moved);
        }
        invalid.remove(to);
        if (invalid.remove(from)) {
            invalid.add(to);
        }
    }

    /** Nothing that was recorded about the field tells its values any more. */
    void conceal(String field) {
        for (int i = 0; i < repairs.size(); i++) {
            RowRepair repair = repairs.get(i);
            if (repair.field().equals(field) && repair.before() != null) {
                repairs.set(i, new RowRepair(field, repair.rule(), CONCEALED));
            }
        }
        for (int i = 0; i < findings.size(); i++) {
            RowFinding finding = findings.get(i);
            if (finding.field().equals(field)) {
                findings.set(
                        i, new RowFinding(field, finding.check(), finding.severity(), concealed(finding.message())));
            }
        }
        evidence.remove(field);
    }

    private static String concealed(String message) {
        int found = message.indexOf(FOUND);
        return found < 0 ? message : message.substring(0, found);
    }

    /** Changes in the order they were made. */
    public List<RowRepair> repairs() {
        return repairs;
    }

    /** Findings in the order they were made. */
    public List<RowFinding> findings() {
        return findings;
    }
}
