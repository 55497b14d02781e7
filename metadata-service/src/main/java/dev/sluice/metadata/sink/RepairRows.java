package dev.sluice.metadata.sink;

import dev.sluice.metadata.ledger.Count;
import dev.sluice.metadata.lineage.DatasetCommit;
import dev.sluice.metadata.store.SystemAppender;
import dev.sluice.schemas.CleansedRecord;
import dev.sluice.schemas.Repair;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes {@code _sluice.repairs}: for every changed cell what each rule found and left. */
final class RepairRows {

    private final RowValues values = new RowValues();
    private final FlushAppender appender = new FlushAppender("repairs");

    /** Writes the repairs of a record that has become a row. */
    void add(Flush flush, Landed row) throws SQLException {
        CleansedRecord record = row.record();
        List<Repair> repairs = record.getRepairs();
        if (repairs.isEmpty()) {
            return;
        }
        SystemAppender into = appender.of(flush);
        DatasetCommit commit = row.landing().commit(flush);
        int cells = 0;
        for (int i = 0; i < repairs.size(); i++) {
            Repair repair = repairs.get(i);
            Repair next = nextOf(repairs, i);
            cells += next == null ? 1 : 0;
            String after = next == null ? values.find(row.row(), repair.getField()) : next.getBefore();
            commit.repaired(repair.getField(), repair.getRule());
            into.begin()
                    .text(record.getRecordId())
                    .text(record.getPipeline())
                    .text(row.landing().dataset().name())
                    .text(row.landing().table())
                    .text(repair.getField())
                    .text(repair.getRule())
                    .text(repair.getBefore())
                    .text(after)
                    .text("rule")
                    .integer(record.getDefinitionVersion())
                    .micros(flush.load().atMicros())
                    .text(row.rowId().equals(record.getRecordId()) ? null : row.rowId())
                    .text(flush.load().id())
                    .text(null)
                    .end();
        }
        flush.ledger().add(record.getPipeline(), Count.REPAIRED_CELLS, cells);
    }

    /** Hands the last of them to the database. */
    void finish() throws SQLException {
        appender.finish();
    }

    /** Gives up what is not handed over. */
    void close() {
        appender.close();
    }

    /** The next repair of the same field: what it found is what this one left. */
    private static @Nullable Repair nextOf(List<Repair> repairs, int index) {
        String field = repairs.get(index).getField();
        for (int i = index + 1; i < repairs.size(); i++) {
            if (repairs.get(i).getField().equals(field)) {
                return repairs.get(i);
            }
        }
        return null;
    }
}
