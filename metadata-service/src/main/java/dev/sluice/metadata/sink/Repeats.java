package dev.sluice.metadata.sink;

import dev.sluice.schemas.CleansedRecord;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Tells records that had their outcome before: those of ordered sources by their position, all others by their id. Belongs to one flush. */
final class Repeats {

    /** Ids of this flush's records, and those of them that had their outcome before. */
    private final Set<String> seen = new HashSet<>();

    private final List<String> newIds = new ArrayList<>();

    /** Looks up ids, all with one question; to be called before the candidates are asked about. */
    void look(Flush flush, List<Candidate> candidates) throws SQLException {
        var asked = new ArrayList<String>();
        for (Candidate candidate : candidates) {
            CleansedRecord cleansed = candidate.cleansed();
            if (cleansed != null && !isOrdered(cleansed)) {
                asked.add(cleansed.getRecordId());
            }
            if (cleansed != null && cleansed.getAttempt() == 0 && candidate.mayHaveDied(flush)) {
                asked.add(DeadLetter.keyOf(cleansed.getRecordId(), 0));
            }
        }
        seen.addAll(flush.state().seenIds().among(asked));
    }

    /** Whether the record had its outcome before; from now on it has. */
    boolean isRepeat(Flush flush, ConsumerRecord<byte[], byte[]> record, CleansedRecord cleansed) {
        if (isOrdered(cleansed)) {
            return !flush.state()
                    .positions()
                    .advance(
                            record.topic(),
                            record.partition(),
                            cleansed.getPipeline(),
                            cleansed.getSource(),
                            cleansed.getPosition());
        }
        if (!seen.add(cleansed.getRecordId())) {
            return true;
        }
        newIds.add(cleansed.getRecordId());
        return false;
    }

    /** Whether its first try is a dead letter. */
    boolean diedBefore(CleansedRecord cleansed) {
        return seen.contains(DeadLetter.keyOf(cleansed.getRecordId(), 0));
    }

    /** Keeps the ids for the flushes to come. */
    void write(Flush flush) throws SQLException {
        flush.state().seenIds().add(newIds);
    }

    private static boolean isOrdered(CleansedRecord cleansed) {
        return cleansed.getPosition() > 0 && cleansed.getAttempt() == 0;
    }
}
