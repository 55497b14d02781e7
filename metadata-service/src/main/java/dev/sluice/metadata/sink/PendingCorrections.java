package dev.sluice.metadata.sink;

import dev.sluice.pipeline.Pipeline;
import dev.sluice.schemas.CleansedRecord;
import dev.sluice.schemas.Correction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The corrections of earlier rows that the records of one flush bring. They count whatever becomes of the record that brings them: who wrote it has
 * taken note of them. Belongs to one flush.
 */
final class PendingCorrections {

    private final RowValues values = new RowValues();
    private final Map<Pipeline, List<Pending>> pending = new LinkedHashMap<>();

    /**
     * One of them.
     *
     * @param version version of the definition that says so
     */
    record Pending(Correction correction, int version) {}

    /** Takes those of a record. */
    void add(Pipeline pipeline, CleansedRecord record) {
        List<Correction> corrections = record.getCorrections();
        if (!corrections.isEmpty()) {
            List<Pending> known = pending.computeIfAbsent(pipeline, unknown -> new ArrayList<>());
            corrections.forEach(one -> known.add(new Pending(one, record.getDefinitionVersion())));
        }
    }

    /** A row has landed: what was to be corrected in an older version of it is gone. */
    void landed(Pipeline pipeline, byte[] row) {
        List<Pending> known = pending.isEmpty() ? null : pending.get(pipeline);
        if (known != null) {
            known.removeIf(one -> isOf(one.correction.getKey(), row));
        }
    }

    private boolean isOf(Map<String, String> key, byte[] row) {
        for (Map.Entry<String, String> part : key.entrySet()) {
            @Nullable String value = values.find(row, part.getKey());
            if (!part.getValue().equals(value)) {
                return false;
            }
        }
        return !key.isEmpty();
    }

    /** Makes them, after the rows of the flush have been written. */
    void write(Flush flush) throws java.sql.SQLException {
        for (Map.Entry<Pipeline, List<Pending>> of : pending.entrySet()) {
            if (!of.getValue().isEmpty()) {
                new CorrectionMerge(flush, of.getKey()).merge(of.getValue());
            }
        }
    }
}
