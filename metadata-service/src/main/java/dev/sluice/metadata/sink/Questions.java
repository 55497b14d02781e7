package dev.sluice.metadata.sink;

import dev.sluice.metadata.store.SystemAppender;
import dev.sluice.schemas.AnswerStatus;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBConnection;

/**
 * The table {@code _sluice.enrichments}: every question that a row asked, and every answer, also one that came before its row. Not
 * thread-safe.
 */
final class Questions {

    /** What became of a question. */
    record Settled(Answer answer, String status, int changedCells) {}

    private final DuckDBConnection connection;
    private final ParkedAnswers parked;

    Questions(DuckDBConnection connection) throws SQLException {
        this.connection = connection;
        this.parked = new ParkedAnswers(connection);
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE OR REPLACE TEMPORARY TABLE sought (record_id VARCHAR, input_hash VARCHAR)");
            statement.execute("""
                    CREATE OR REPLACE TEMPORARY TABLE settled (record_id VARCHAR, input_hash VARCHAR, status VARCHAR,
                        answer VARCHAR, output VARCHAR, error VARCHAR, cache_hit BOOLEAN, changed_cells INTEGER,
                        answered_at TIMESTAMP)""");
        }
    }

    /**
     * Notes the questions of rows that have just landed, or that wait for the end of their load.
     *
     * @param status {@link Question#ASKED}, or {@link Question#STAGED} for rows that wait
     * @return answers that waited for these rows
     */
    List<Answer> ask(Collection<Landed> rows, Load load, String status) throws SQLException {
        var waitedFor = new ArrayList<Landed>();
        try (SystemAppender appender = SystemAppender.to(connection, "enrichments")) {
            for (Landed row : rows) {
                if (parked.remove(row)) {
                    waitedFor.add(row);
                    continue;
                }
                appender.row(
                        row.record().getRecordId(),
                        String.valueOf(row.record().getInputHash()),
                        row.record().getPipeline(),
                        row.landing().dataset().name(),
                        row.landing().table(),
                        row.rowId(),
                        load.id(),
                        row.record().getLlmVersion(),
                        status,
                        null,
                        null,
                        null,
                        null,
                        null,
                        load.at(),
                        null,
                        Asked.of(row));
            }
        }
        return waitedFor.isEmpty() ? List.of() : parked.unpark(waitedFor, load);
    }

    /** Record id, question, pipeline, version, status, output, error, cache hit, time. */
    static Answer answer(ResultSet found) throws SQLException {
        Timestamp at = found.getTimestamp(9);
        return new Answer(
                found.getString(1),
                found.getString(2),
                found.getString(3),
                found.getString(4),
                AnswerStatus.valueOf(found.getString(5)),
                found.getString(6),
                found.getString(7),
                found.getBoolean(8),
                at == null ? Instant.EPOCH : at.toInstant());
    }

    /** The questions that these answers belong to, by key; an answer without one came before its row. */
    Map<String, Question> find(Collection<Answer> answers) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("DELETE FROM temp.sought");
        }
        try (SystemAppender appender = SystemAppender.toTemporary(connection, "sought")) {
            for (Answer answer : answers) {
                appender.begin()
                        .text(answer.recordId())
                        .text(answer.inputHash())
                        .end();
            }
        }
        var found = new HashMap<String, Question>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        SELECT e.record_id, e.input_hash, e.status, e.pipeline, e.dataset, e.table_name, e.row_id, e.load_id,
                            e.asked
                        FROM _sluice.enrichments AS e SEMI JOIN temp.sought AS s
                        ON e.record_id = s.record_id AND e.input_hash = s.input_hash""")) {
            while (rows.next()) {
                found.put(
                        Answer.keyOf(rows.getString(1), rows.getString(2)),
                        new Question(
                                rows.getString(3),
                                rows.getString(4),
                                rows.getString(5),
                                rows.getString(6),
                                rows.getString(7),
                                rows.getString(8),
                                rows.getString(9)));
            }
        }
        return found;
    }

    /** Keeps answers whose rows have not landed yet. */
    void park(Collection<Answer> answers) throws SQLException {
        parked.park(answers);
    }

    /** Writes what became of questions. */
    void settle(Collection<Settled> settled) throws SQLException {
        if (settled.isEmpty()) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("DELETE FROM temp.settled");
        }
        try (SystemAppender appender = SystemAppender.toTemporary(connection, "settled")) {
            for (Settled one : settled) {
                appender.row(
                        one.answer().recordId(),
                        one.answer().inputHash(),
                        one.status(),
                        one.answer().status().name(),
                        one.answer().output(),
                        one.answer().error(),
                        one.answer().cacheHit(),
                        one.changedCells(),
                        one.answer().answeredAt());
            }
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("""
                    UPDATE _sluice.enrichments AS e SET status = s.status, answer = s.answer, output = s.output,
                        error = s.error, cache_hit = s.cache_hit, changed_cells = s.changed_cells,
                        answered_at = s.answered_at,
                        asked = CASE WHEN s.status IN ('merged', 'stale') THEN NULL ELSE e.asked END
                    FROM temp.settled AS s WHERE e.record_id = s.record_id AND e.input_hash = s.input_hash""");
        }
    }

    /** How many questions belong to rows of a pipeline that wait for the end of their load. */
    long stagedCount(String pipeline) throws SQLException {
        try (PreparedStatement count = connection.prepareStatement(
                "SELECT count(*) FROM _sluice.enrichments WHERE status = 'staged' AND pipeline = ?")) {
            count.setString(1, pipeline);
            try (ResultSet answer = count.executeQuery()) {
                answer.next();
                return answer.getLong(1);
            }
        }
    }

    /**
     * The rows of a pipeline that waited for the end of their load have landed, or are gone: their questions are asked now.
     *
     * @return the answers that came meanwhile
     */
    List<Answer> released(String pipeline) throws SQLException {
        var answers = new ArrayList<Answer>();
        try (PreparedStatement release = connection.prepareStatement("""
                UPDATE _sluice.enrichments SET status = 'asked' WHERE status = 'staged' AND pipeline = ?
                RETURNING record_id, input_hash, pipeline, llm_version, answer, output, error, cache_hit, answered_at""")) {
            release.setString(1, pipeline);
            try (ResultSet found = release.executeQuery()) {
                while (found.next()) {
                    if (found.getString(5) != null) {
                        answers.add(answer(found));
                    }
                }
            }
        }
        return answers;
    }
}
