package dev.sluice.metadata.sink;

import dev.sluice.metadata.ledger.Count;
import dev.sluice.metadata.ledger.Ledger;
import dev.sluice.metadata.store.SystemAppender;
import dev.sluice.schemas.CleansedRecord;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Topic {@code dead-letters}, and what becomes of dead letters: a record is one dead letter however often it is tried again, until its row
 * lands. Status {@code open}, {@code retried}, {@code resolved}.
 */
final class DeadLettersPart implements Part {

    private final RawPart raw;
    private final CleansedPart cleansed;
    private final Rejections rejections;
    private final LoadOutcomes outcomes;
    private final Map<String, Long> codes = new HashMap<>();
    private final List<DeadLetter> letters = new ArrayList<>();
    private final Map<ConsumerRecord<byte[], byte[]>, String> condemned = new HashMap<>();

    DeadLettersPart(RawPart raw, CleansedPart cleansed, Rejections rejections, LoadOutcomes outcomes) {
        this.raw = raw;
        this.cleansed = cleansed;
        this.rejections = rejections;
        this.outcomes = outcomes;
    }

    @Override
    public void take(ConsumerRecord<byte[], byte[]> record, Flush flush) {
        letters.add(DeadLetter.of(record));
    }

    @Override
    public void condemn(ConsumerRecord<byte[], byte[]> record, String reason, Flush flush) {
        letters.add(DeadLetter.of(record));
        condemned.put(record, reason);
    }

    /** How many new dead letters there are, by code. */
    Map<String, Long> codes() {
        return codes;
    }

    @Override
    public void write(Flush flush) throws SQLException {
        insert(flush);
        mark(flush, raw.retried());
        resolve(flush);
    }

    private void insert(Flush flush) throws SQLException {
        if (letters.isEmpty()) {
            return;
        }
        var asked = new HashSet<String>();
        for (DeadLetter letter : letters) {
            asked.add(letter.key());
            asked.add(letter.recordId());
        }
        Set<String> seen = new HashSet<>(flush.state().seenIds().among(asked));
        // a retry that lands in this very flush resolves its dead letter below
        Set<String> landingNow = new HashSet<>();
        cleansed.retriesLanded().forEach(record -> landingNow.add(record.getRecordId()));
        var keys = new ArrayList<String>();
        var again = new HashMap<String, Integer>();
        try (SystemAppender appender = SystemAppender.to(flush.connection(), "dead_letters")) {
            for (DeadLetter letter : letters) {
                boolean early = flush.state().earlyLandings().contains(letter.recordId());
                boolean landed = seen.contains(letter.recordId()) && !landingNow.contains(letter.recordId());
                if (!seen.add(letter.key()) || (landed && !early && letter.attempt() == 0)) {
                    flush.duplicate(letter.pipeline(), letter.attempt());
                    continue;
                }
                keys.add(letter.key());
                if (letter.attempt() == 0 && !letter.pipeline().equals(Ledger.UNKNOWN)) {
                    outcomes.died(flush, letter.pipeline(), letter.record());
                }
                add(flush, letter, landed ? "resolved" : "open", appender);
                if (letter.attempt() > 0) {
                    again.merge(letter.recordId(), letter.attempt(), Math::max);
                } else if (early) {
                    flush.state().earlyLandings().remove(letter.recordId());
                }
            }
        }
        flush.state().seenIds().add(keys);
        mark(flush, again);
    }

    private void add(Flush flush, DeadLetter letter, String status, SystemAppender appender) throws SQLException {
        boolean counts = letter.attempt() == 0 && status.equals("open");
        String refused = condemned.get(letter.record());
        if (refused != null) {
            rejections.record(
                    flush,
                    letter.record(),
                    letter.recordId(),
                    counts ? 0 : 1,
                    letter.pipeline(),
                    Rejections.WAREHOUSE,
                    refused,
                    letter.record().value());
            return;
        }
        if (counts) {
            flush.ledger().add(letter.pipeline(), Count.DEAD_LETTERS, 1);
        }
        flush.counts().deadLetters++;
        codes.merge(letter.code(), 1L, Long::sum);
        appender.row(
                letter.recordId(),
                letter.attempt(),
                letter.pipeline(),
                letter.code(),
                letter.stage(),
                letter.message(),
                letter.rule(),
                letter.field(),
                letter.record().partition(),
                letter.record().offset(),
                status,
                flush.load().at());
    }

    /** Dead letters whose record was tried again; by id, the number of that try. */
    private static void mark(Flush flush, Map<String, Integer> attempts) throws SQLException {
        if (attempts.isEmpty()) {
            return;
        }
        stage(flush, attempts);
        try (Statement statement = flush.connection().createStatement()) {
            statement.execute("""
                    UPDATE _sluice.dead_letters AS d SET status = 'retried' FROM temp.marked_ids AS m
                    WHERE d.record_id = m.record_id AND d.attempt < m.attempt AND d.status = 'open'""");
        }
    }

    /** Dead letters whose row has landed. One that landed before its dead letter was read is remembered until it is. */
    private void resolve(Flush flush) throws SQLException {
        Map<String, Integer> landed = new LinkedHashMap<>();
        for (CleansedRecord record : cleansed.retriesLanded()) {
            landed.put(record.getRecordId(), record.getAttempt());
        }
        if (landed.isEmpty()) {
            return;
        }
        stage(flush, landed);
        try (Statement statement = flush.connection().createStatement();
                ResultSet resolved = statement.executeQuery("""
                        UPDATE _sluice.dead_letters AS d SET status = 'resolved'
                        FROM temp.marked_ids AS m WHERE d.record_id = m.record_id AND d.status <> 'resolved'
                        RETURNING d.record_id, d.attempt, d.pipeline""")) {
            while (resolved.next()) {
                if (resolved.getInt(2) == 0) {
                    landed.remove(resolved.getString(1));
                    flush.ledger().add(resolved.getString(3), Count.DEAD_LETTERS, -1);
                }
            }
        }
        for (String recordId : landed.keySet()) {
            flush.state().earlyLandings().add(recordId);
        }
    }

    private static void stage(Flush flush, Map<String, Integer> attempts) throws SQLException {
        try (Statement statement = flush.connection().createStatement()) {
            statement.execute("DELETE FROM temp.marked_ids");
        }
        try (SystemAppender appender = SystemAppender.toTemporary(flush.connection(), "marked_ids")) {
            for (Map.Entry<String, Integer> id : attempts.entrySet()) {
                appender.begin().text(id.getKey()).integer(id.getValue()).end();
            }
        }
    }
}
