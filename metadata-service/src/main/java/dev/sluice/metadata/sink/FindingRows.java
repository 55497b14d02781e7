package dev.sluice.metadata.sink;

import dev.sluice.metadata.ledger.Count;
import dev.sluice.metadata.normalize.Rejection;
import dev.sluice.metadata.store.SystemAppender;
import dev.sluice.schemas.CleansedRecord;
import dev.sluice.schemas.Finding;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes {@code _sluice.findings}: failed checks, and values that the schema contract kept out of rows that landed. */
final class FindingRows {

    private record Found(
            Landed row,
            String field,
            String check,
            String severity,
            @Nullable String message) {}

    private final List<Found> found = new ArrayList<>();

    void add(Landed row, List<Rejection> refused) {
        for (Finding finding : row.record().getFindings()) {
            found.add(new Found(
                    row, finding.getField(), finding.getCheck(), finding.getSeverity(), finding.getMessage()));
        }
        for (Rejection rejection : refused) {
            String column = rejection.column();
            found.add(new Found(
                    row,
                    column == null ? rejection.table() : column,
                    Rejections.CONTRACT,
                    "warning",
                    rejection.reason()));
        }
    }

    void write(Flush flush) throws SQLException {
        if (found.isEmpty()) {
            return;
        }
        try (SystemAppender appender = SystemAppender.to(flush.connection(), "findings")) {
            for (Found one : found) {
                CleansedRecord record = one.row.record();
                appender.row(
                        record.getRecordId(),
                        record.getPipeline(),
                        one.row.landing().dataset().name(),
                        one.row.landing().table(),
                        one.field,
                        one.check,
                        one.severity,
                        one.message,
                        record.getDefinitionVersion(),
                        flush.load().at());
                flush.ledger().add(record.getPipeline(), Count.FINDINGS, 1);
                one.row.landing().commit(flush).found(1);
            }
        }
    }
}
