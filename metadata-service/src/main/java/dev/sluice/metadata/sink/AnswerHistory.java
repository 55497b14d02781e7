package dev.sluice.metadata.sink;

import dev.sluice.metadata.ledger.Count;
import dev.sluice.metadata.store.SystemAppender;
import dev.sluice.pipeline.RowFinding;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What answers changed and what of them was refused, for {@code _sluice.repairs} and {@code _sluice.findings}. Not thread-safe. */
final class AnswerHistory {

    private record ChangedCell(
            Question question,
            Answer answer,
            String field,
            @Nullable String before,
            String after) {}

    private record Refused(Question question, Answer answer, RowFinding finding) {}

    private final List<ChangedCell> changed = new ArrayList<>();
    private final List<Refused> refused = new ArrayList<>();

    /** Notes a change; both values are JSON texts. */
    void changed(Question question, Answer answer, String field, @Nullable String before, String after) {
        changed.add(new ChangedCell(question, answer, field, before, after));
    }

    /** Notes why a value was left out. */
    void refused(Question question, Answer answer, RowFinding finding) {
        refused.add(new Refused(question, answer, finding));
    }

    /** Writes all of it and counts it. */
    void write(Flush flush) throws SQLException {
        if (!changed.isEmpty()) {
            writeRepairs(flush);
        }
        if (!refused.isEmpty()) {
            writeFindings(flush);
        }
    }

    private void writeRepairs(Flush flush) throws SQLException {
        try (SystemAppender appender = SystemAppender.to(flush.connection(), "repairs")) {
            for (ChangedCell cell : changed) {
                Question question = cell.question;
                String rule = "llm " + cell.answer.llmVersion();
                flush.commit(question.dataset(), question.table()).repaired(cell.field, rule);
                flush.ledger().add(question.pipeline(), Count.REPAIRED_CELLS, 1);
                appender.row(
                        cell.answer.recordId(),
                        question.pipeline(),
                        question.dataset(),
                        question.table(),
                        cell.field,
                        rule,
                        cell.before,
                        cell.after,
                        "model",
                        null,
                        flush.load().at(),
                        question.rowId(),
                        question.loadId(),
                        null);
            }
        }
    }

    private void writeFindings(Flush flush) throws SQLException {
        try (SystemAppender appender = SystemAppender.to(flush.connection(), "findings")) {
            for (Refused one : refused) {
                Question question = one.question;
                flush.commit(question.dataset(), question.table()).found(1);
                flush.ledger().add(question.pipeline(), Count.FINDINGS, 1);
                appender.row(
                        one.answer.recordId(),
                        question.pipeline(),
                        question.dataset(),
                        question.table(),
                        one.finding.field(),
                        one.finding.check(),
                        one.finding.severity().word(),
                        one.finding.message(),
                        null,
                        flush.load().at());
            }
        }
    }
}
