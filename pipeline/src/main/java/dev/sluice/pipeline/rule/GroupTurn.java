package dev.sluice.pipeline.rule;

import dev.sluice.pipeline.group.Candidate;
import dev.sluice.pipeline.group.Candidates;
import dev.sluice.pipeline.group.Settlement;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many rows of a group were remembered, and what it said when they were last looked at. Immutable and thread-safe.
 *
 * @param rows rows remembered so far, those that had to make place included
 * @param opinion what the group said, as a hash: as long as it says the same, no row needs to be looked at
 */
record GroupTurn(long rows, long opinion) {
    private static final GroupTurn NONE = new GroupTurn(0, 0);

    byte[] encode() {
        return ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(rows)
                .putLong(opinion)
                .array();
    }

    static GroupTurn decode(byte @Nullable [] content) {
        if (content == null || content.length != 2 * Long.BYTES) {
            return NONE;
        }
        ByteBuffer bytes = ByteBuffer.wrap(content);
        return new GroupTurn(bytes.getLong(), bytes.getLong());
    }

    /** All that a settlement asks of candidates, whatever a row's own value is. */
    static long opinion(List<Candidates> candidates, Settlement settlement) {
        long opinion = 17;
        for (Candidates field : candidates) {
            long said = 0;
            if (!field.values().isEmpty()) {
                Candidate best = field.values().get(0);
                said = 8L * best.value().hashCode()
                        + (best.rows() >= settlement.minRows() ? 4 : 0)
                        + (best.rows() >= settlement.fillRows() ? 2 : 0)
                        + (best.share() >= settlement.minShare() ? 1 : 0);
            }
            opinion = opinion * 1_000_003 + said;
        }
        return opinion;
    }
}
