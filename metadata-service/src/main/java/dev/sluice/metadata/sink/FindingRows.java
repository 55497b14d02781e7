package dev.sluice.metadata.sink;

import dev.sluice.metadata.ledger.Count;
import dev.sluice.metadata.normalize.Rejection;
import dev.sluice.schemas.CleansedRecord;
import dev.sluice.schemas.Finding;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes {@code _sluice.findings}: failed checks, and values that the schema contract kept out of rows that landed. */
final class FindingRows {

    private final FlushAppender appender = new FlushAppender("findings");

    /** Writes the findings of a record that has become a row. */
    void add(Flush flush, Landed row, List<Rejection> refused) throws SQLException {
        for (Finding finding : row.record().getFindings()) {
            add(flush, row, finding.getField(), finding.getCheck(), finding.getSeverity(), finding.getMessage());
        }
        for (Rejection rejection : refused) {
            String column = rejection.column();
            String place = column == null ? rejection.table() : column;
            add(flush, row, place, Rejections.CONTRACT, "warning", rejection.reason());
        }
    }

    private void add(Flush flush, Landed row, String field, String check, String severity, @Nullable String message)
            throws SQLException {
        CleansedRecord record = row.record();
        appender.of(flush)
                .row(
                        record.getRecordId(),
                        record.getPipeline(),
                        row.landing().dataset().name(),
                        row.landing().table(),
                        field,
                        check,
                        severity,
                        message,
                        record.getDefinitionVersion(),
                        flush.load().at());
        flush.ledger().add(record.getPipeline(), Count.FINDINGS, 1);
        row.landing().commit(flush).found(1);
    }

    /** Hands the last of them to the database. */
    void finish() throws SQLException {
        appender.finish();
    }

    /** Gives up what is not handed over. */
    void close() {
        appender.close();
    }
}
