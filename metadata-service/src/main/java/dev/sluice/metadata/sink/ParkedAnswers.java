package dev.sluice.metadata.sink;

import dev.sluice.metadata.store.SystemAppender;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.duckdb.DuckDBConnection;

/** Answers in {@code _sluice.enrichments} that came before their rows. Not thread-safe. */
final class ParkedAnswers {

    private final DuckDBConnection connection;
    private final Set<String> parked = new HashSet<>();

    ParkedAnswers(DuckDBConnection connection) throws SQLException {
        this.connection = connection;
        try (Statement statement = connection.createStatement()) {
            statement.execute("""
                    CREATE OR REPLACE TEMPORARY TABLE rows_found (record_id VARCHAR, input_hash VARCHAR,
                        dataset VARCHAR, table_name VARCHAR, row_id VARCHAR, load_id VARCHAR, asked_at TIMESTAMP,
                        asked VARCHAR)""");
            try (ResultSet found = statement.executeQuery(
                    "SELECT record_id, input_hash FROM _sluice.enrichments WHERE status = 'parked'")) {
                while (found.next()) {
                    parked.add(Answer.keyOf(found.getString(1), found.getString(2)));
                }
            }
        }
    }

    /** Whether an answer waits for a row that has just landed; it does no longer. */
    boolean remove(Landed row) {
        return parked.remove(Answer.keyOf(
                row.record().getRecordId(), String.valueOf(row.record().getInputHash())));
    }

    /** Notes the rows that answers have waited for, and gives the answers. */
    List<Answer> unpark(List<Landed> rows, Load load) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("DELETE FROM temp.rows_found");
        }
        try (SystemAppender appender = SystemAppender.toTemporary(connection, "rows_found")) {
            for (Landed row : rows) {
                appender.row(
                        row.record().getRecordId(),
                        row.record().getInputHash(),
                        row.landing().dataset().name(),
                        row.landing().table(),
                        row.rowId(),
                        load.id(),
                        load.at(),
                        Asked.of(row));
            }
        }
        var answers = new ArrayList<Answer>();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("""
                        UPDATE _sluice.enrichments AS e SET dataset = f.dataset, table_name = f.table_name,
                            row_id = f.row_id, load_id = f.load_id, asked_at = f.asked_at, asked = f.asked
                        FROM temp.rows_found AS f
                        WHERE e.record_id = f.record_id AND e.input_hash = f.input_hash
                        RETURNING e.record_id, e.input_hash, e.pipeline, e.llm_version, e.answer, e.output, e.error,
                            e.cache_hit, e.answered_at""")) {
            while (found.next()) {
                answers.add(Questions.answer(found));
            }
        }
        return answers;
    }

    /** Keeps answers whose rows have not landed yet. */
    void park(Collection<Answer> answers) throws SQLException {
        if (answers.isEmpty()) {
            return;
        }
        try (SystemAppender appender = SystemAppender.to(connection, "enrichments")) {
            for (Answer answer : answers) {
                parked.add(answer.key());
                appender.row(
                        answer.recordId(),
                        answer.inputHash(),
                        answer.pipeline(),
                        null,
                        null,
                        null,
                        null,
                        answer.llmVersion(),
                        Question.PARKED,
                        answer.status().name(),
                        answer.output(),
                        answer.error(),
                        answer.cacheHit(),
                        null,
                        null,
                        answer.answeredAt(),
                        null);
            }
        }
    }
}
